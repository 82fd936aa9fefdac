import type { Provider } from './contract.js';

export interface ProviderButtonsProps {
  providers: readonly Provider[];
  /** Where to go once signed in. */
  next: string;
}

/** Ways to sign in without a password; nothing where there are none. */
export function ProviderButtons({ providers, next }: ProviderButtonsProps) {
  if (providers.length === 0) return null;
  return (
    <div className="providers">
      {providers.map(({ id, name }) => (
        <a
          key={id}
          className="button button-secondary"
          href={`/api/users/oidc/${encodeURIComponent(id)}?next=${encodeURIComponent(next)}`}
        >
          {`Continue with ${name}`}
        </a>
      ))}
      <p className="providers-or">or</p>
    </div>
  );
}
