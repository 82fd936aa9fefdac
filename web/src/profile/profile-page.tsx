import { profileApi } from '../api/profile-api.js';
import type { ProfileStart } from '../page/page-state.js';
import { SignedInPage } from '../page/signed-in-page.js';
import { Unreachable } from '../page/unreachable.js';
import { useLoaded } from '../page/use-loaded.js';
import { EmailCard } from './email-card.js';
import { IdentityCard } from './identity-card.js';
import { NameCard } from './name-card.js';
import { PasswordCard } from './password-card.js';

/** The visitor's own account. */
export function ProfilePage({ start }: { start: ProfileStart }) {
  const { value: profile, fault, loading, load, set } = useLoaded(start.profile, profileApi.me);
  return (
    <SignedInPage
      visitor={start.visitor}
      path="/account"
      title="Your account"
      lead="Who you are here, and how you get in."
    >
      {profile ? (
        <>
          <NameCard profile={profile} onRenamed={(name) => set({ ...profile, name })} />
          <EmailCard profile={profile} />
          <PasswordCard profile={profile} onSet={() => set({ ...profile, hasPassword: true })} />
          <IdentityCard profile={profile} providers={start.providers} />
        </>
      ) : (
        <Unreachable
          text={fault ?? 'Your account cannot be read right now.'}
          loading={loading}
          retry={load}
        />
      )}
    </SignedInPage>
  );
}
