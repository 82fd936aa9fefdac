import { AccountPage } from '../account/account-page.js';
import { ChatPage } from '../chat/chat-page.js';
import type { PageState } from './page-state.js';

/** The same on the server and in the browser. */
export function Page({ state }: { state: PageState }) {
  return state.page === 'chat' ? <ChatPage start={state} /> : <AccountPage {...state} />;
}
