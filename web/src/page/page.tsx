import { AccountPage } from '../account/account-page.js';
import { ForgotPage } from '../account/forgot-page.js';
import { ResetPage } from '../account/reset-page.js';
import { VerifyPage } from '../account/verify-page.js';
import { AuditPage } from '../admin/audit-page.js';
import { KeysPage } from '../admin/keys-page.js';
import { LivePage } from '../admin/live-page.js';
import { UsersPage } from '../admin/users-page.js';
import { ChatPage } from '../chat/chat-page.js';
import { DevicesPage } from '../devices/devices-page.js';
import { ProfilePage } from '../profile/profile-page.js';
import type { PageState } from './page-state.js';

/** The same on the server and in the browser. */
export function Page({ state }: { state: PageState }) {
  switch (state.page) {
    case 'chat':
      return <ChatPage start={state} />;
    case 'signin':
    case 'signup':
      return <AccountPage {...state} />;
    case 'forgot':
      return <ForgotPage />;
    case 'reset':
      return <ResetPage />;
    case 'verify':
      return <VerifyPage />;
    case 'account':
      return <ProfilePage start={state} />;
    case 'devices':
      return <DevicesPage start={state} />;
    case 'admin-users':
      return <UsersPage start={state} />;
    case 'admin-audit':
      return <AuditPage start={state} />;
    case 'admin-keys':
      return <KeysPage start={state} />;
    case 'admin-live':
      return <LivePage start={state} />;
  }
}
