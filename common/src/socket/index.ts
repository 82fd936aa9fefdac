export { type AuthenticateOptions, authenticate } from './authenticate.js';
export { clientAddress, type TrustProxy } from './client-address.js';
export { type LimitConnectionsOptions, limitConnections } from './limit-connections.js';
export { type LogConnectionsOptions, logConnections } from './log-connections.js';
export { type ObserveSocketsOptions, observeSockets } from './observe-sockets.js';
export { type Ack, type EventHandler, type EventOptions, onEvent } from './on-event.js';
export { onUnknownEvent } from './on-unknown-event.js';
export { sessionRoom, userRoom } from './rooms.js';
export { serverOptions } from './server-options.js';
