export { HttpError, isHttpError } from '../errors/http-error.js';
export type { SessionUser } from './ask-for-refresh.js';
export type {
  ChatAck,
  ChatChange,
  ChatChanged,
  ChatClientEvents,
  ChatDraft,
  ChatLeaveReason,
  ChatMessage,
  ChatNotification,
  ChatPresence,
  ChatRead,
  ChatRequests,
  ChatRoom,
  ChatServerEvents,
  ChatSynced,
} from './chat-events.js';
export {
  type ChatClient,
  type ChatClientOptions,
  type ChatEvents,
  createChatClient,
} from './create-chat-client.js';
export { type Client, type ClientOptions, createClient } from './create-client.js';
export type { OnTokens, Tokens } from './credentials.js';
export type { FollowRoomOptions, RoomListener } from './follow-room.js';
export { type FollowedSocket, followSession, type Listenable } from './follow-session.js';
export type { Refresh } from './refresher.js';
export type { SessionEnd } from './session-end.js';
