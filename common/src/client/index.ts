export { HttpError, isHttpError } from '../errors/http-error.js';
export type { SessionUser } from './ask-for-refresh.js';
export { type Client, type ClientOptions, createClient } from './create-client.js';
export type { OnTokens, Tokens } from './credentials.js';
export { type FollowedSocket, followSession } from './follow-session.js';
export type { Refresh } from './refresher.js';
export type { SessionEnd } from './session-end.js';
