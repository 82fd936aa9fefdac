import type { Outcome } from '../account/contract.js';
import {
  type AdminUser,
  type AuditEvent,
  type AuditFilter,
  type ListPage,
  listQuery,
  type RotatedKey,
  type UserFilter,
} from '../admin/contract.js';
import { requestJson } from './request-json.js';

const base = '/api/users/admin';

/** What administrators may do. */
export const adminApi = {
  async users(filter: UserFilter, cursor?: string): Promise<ListPage<AdminUser>> {
    type Answer = { users: AdminUser[]; nextCursor?: string };
    const path = `${base}/users?${listQuery(filter, cursor)}`;
    const { users: items, ...rest } = await requestJson<Answer>('GET', path);
    return { items, ...rest };
  },
  async audit(filter: AuditFilter, cursor?: string): Promise<ListPage<AuditEvent>> {
    type Answer = { events: AuditEvent[]; nextCursor?: string };
    const path = `${base}/audit?${listQuery(filter, cursor)}`;
    const { events: items, ...rest } = await requestJson<Answer>('GET', path);
    return { items, ...rest };
  },
  ban: (id: string, reason: string) => act(id, 'ban', reason ? { reason } : {}),
  unban: (id: string) => act(id, 'unban'),
  setRoles: (id: string, roles: readonly string[]) => act(id, 'roles', { roles }),
  signOut: (id: string) => act(id, 'signout'),
  rotateKeys: () => requestJson<RotatedKey>('POST', `${base}/keys/rotate`, {}),
};

function act(id: string, action: string, body: object = {}): Promise<Outcome> {
  return requestJson('POST', `${base}/users/${encodeURIComponent(id)}/${action}`, body);
}
