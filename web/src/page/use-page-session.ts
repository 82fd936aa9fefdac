import { createContext, useContext } from 'react';
import type { PageSession } from './create-page-session.js';

export const PageSessionContext = createContext<PageSession | undefined>(undefined);

/** The session of the page around. */
export function usePageSession(): PageSession {
  const session = useContext(PageSessionContext);
  if (!session) throw new Error('there is no SignedInPage around');
  return session;
}
