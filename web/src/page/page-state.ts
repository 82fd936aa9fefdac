import { type ChatStart, initialChatState, openRoom } from '../chat/chat-state.js';

/** What the server renders from and hands to the browser; the visitor's token expires at `expiresAt` (seconds). */
export type PageState =
  | ({ page: 'chat'; expiresAt: number } & ChatStart)
  | { page: 'signin' | 'signup'; next: string; notice?: 'session-ended' };

/** The id of the element that holds the state as JSON. */
export const stateElementId = 'page-state';

/** The id of the element that React renders into. */
export const rootElementId = 'root';

export function pageTitle(state: PageState): string {
  switch (state.page) {
    case 'signin':
      return 'Sign in · Usher';
    case 'signup':
      return 'Create an account · Usher';
    case 'chat':
      return chatTitle(openRoom(initialChatState(state))?.name);
  }
}

export function chatTitle(roomName: string | undefined, unread = 0): string {
  return `${unread > 0 ? `(${unread}) ` : ''}${roomName ?? 'Chat'} · Usher`;
}
