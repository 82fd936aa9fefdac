import type { Profile, Provider } from '../account/contract.js';
import {
  type AdminUser,
  type AuditEvent,
  type AuditFilter,
  type ListPage,
  listQuery,
  type UserFilter,
} from '../admin/contract.js';
import type { WebConfig } from '../config.js';
import type { Device } from '../devices/contract.js';
import { createReadAsVisitor, type Visit } from './read-as-visitor.js';

export interface AuthReader {
  /** @throws Refusal, or whatever keeps auth from answering */
  me(visit: Visit): Promise<Profile>;
  devices(visit: Visit): Promise<Device[]>;
  providers(visit: Visit): Promise<Provider[]>;
  users(visit: Visit, filter: UserFilter): Promise<ListPage<AdminUser>>;
  audit(visit: Visit, filter: AuditFilter): Promise<ListPage<AuditEvent>>;
}

/** Reads from auth what the first HTML of a visitor holds. */
export function createAuthReader({ authUrl }: Pick<WebConfig, 'authUrl'>): AuthReader {
  const read = createReadAsVisitor(`${authUrl}/api/users`);
  return {
    me: async (visit) => (await read<{ user: Profile }>(visit, '/me')).user,
    devices: async (visit) => (await read<{ sessions: Device[] }>(visit, '/sessions')).sessions,
    providers: async (visit) =>
      (await read<{ providers: Provider[] }>(visit, '/oidc/providers')).providers,
    async users(visit, filter) {
      type Answer = { users: AdminUser[]; nextCursor?: string };
      const path = `/admin/users?${listQuery(filter)}`;
      const { users: items, ...rest } = await read<Answer>(visit, path);
      return { items, ...rest };
    },
    async audit(visit, filter) {
      type Answer = { events: AuditEvent[]; nextCursor?: string };
      const path = `/admin/audit?${listQuery(filter)}`;
      const { events: items, ...rest } = await read<Answer>(visit, path);
      return { items, ...rest };
    },
  };
}
