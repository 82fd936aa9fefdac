import { useEffect, useState } from 'react';

/**
 * The token that a link from a mail carries behind `#`, where no server and no log sees it. It leaves
 * the address bar at once. Undefined until the script has looked, then empty where there is none.
 */
export function useFragmentToken(): string | undefined {
  const [token, setToken] = useState<string>();
  useEffect(() => {
    const take = () => {
      const found = fragmentToken(window.location.hash);
      if (found) window.history.replaceState(null, '', window.location.pathname);
      setToken((known) => found || (known ?? ''));
    };
    take();
    // A second link opened in the same tab changes nothing but the fragment.
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  return token;
}

/** The token in `#token=…`. */
export function fragmentToken(hash: string): string {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token') ?? '';
}
