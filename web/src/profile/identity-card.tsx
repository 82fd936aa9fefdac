import type { Profile, Provider } from '../account/contract.js';
import { Card } from '../page/card.js';

export interface IdentityCardProps {
  profile: Profile;
  providers: readonly Provider[];
}

/** Through whom the visitor can sign in; nothing where there are no providers at all. */
export function IdentityCard({ profile: { identities, email }, providers }: IdentityCardProps) {
  if (identities.length === 0 && providers.length === 0) return null;
  const nameOf = (id: string) => providers.find((provider) => provider.id === id)?.name ?? id;
  return (
    <Card title="Connected providers">
      {identities.length > 0 ? (
        <ul className="plain-list">
          {identities.map(({ provider }) => (
            <li key={provider}>{nameOf(provider)}</li>
          ))}
        </ul>
      ) : (
        <p className="card-text">
          None yet. Sign in through one that knows you as {email}, and it is connected.
        </p>
      )}
    </Card>
  );
}
