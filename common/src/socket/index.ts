export { type AuthenticateOptions, authenticate } from './authenticate.js';
export { type Ack, type EventHandler, type EventOptions, onEvent } from './on-event.js';
export { sessionRoom, userRoom } from './rooms.js';
export { serverOptions } from './server-options.js';
