export { type AuthenticateOptions, authenticate } from './authenticate.js';
export { clientAddress, type TrustProxy } from './client-address.js';
export { type CloseSlowClientsOptions, closeSlowClients } from './close-slow-clients.js';
export { type DrainSocketsOptions, drainSockets } from './drain-sockets.js';
export { handshakeToken } from './handshake-token.js';
export { type LimitConnectionsOptions, limitConnections } from './limit-connections.js';
export { type LogConnectionsOptions, logConnections } from './log-connections.js';
export { type ObserveSocketsOptions, observeSockets } from './observe-sockets.js';
export {
  type Ack,
  type EventHandler,
  type EventOptions,
  type EventOutcome,
  onEvent,
} from './on-event.js';
export { onUnknownEvent } from './on-unknown-event.js';
export { sessionRoom, userRoom } from './rooms.js';
export { serverOptions } from './server-options.js';
export { trimRequests } from './trim-requests.js';
