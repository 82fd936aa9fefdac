import type { ReactNode } from 'react';
import { SignedInPage } from '../page/signed-in-page.js';
import type { Visitor } from '../page/visitor.js';

export interface AdminFrameProps {
  visitor: Visitor;
  path: '/admin' | '/admin/audit' | '/admin/keys' | '/admin/live';
  lead: string;
  children: ReactNode;
}

const tabs = [
  { href: '/admin', label: 'People' },
  { href: '/admin/audit', label: 'Audit' },
  { href: '/admin/keys', label: 'Keys' },
  { href: '/admin/live', label: 'Live' },
];

/** What the administrators' pages have in common. */
export function AdminFrame({ visitor, path, lead, children }: AdminFrameProps) {
  return (
    <SignedInPage
      visitor={visitor}
      path={path}
      title="Front of house"
      lead={lead}
      wide
      tabs={
        <nav className="tabs" aria-label="Administration">
          <ul>
            {tabs.map(({ href, label }) => (
              <li key={href}>
                <a href={href} aria-current={href === path ? 'page' : undefined}>
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      }
    >
      {children}
    </SignedInPage>
  );
}
