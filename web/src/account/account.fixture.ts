import type { AdminUser, AuditEvent } from '../admin/contract.js';
import type { Device } from '../devices/contract.js';
import type { Profile } from './contract.js';

export const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

export function profile(from: Partial<Profile> = {}): Profile {
  return {
    id: 'u1',
    email: 'ada@example.com',
    name: 'Ada',
    roles: ['user'],
    emailVerified: true,
    hasPassword: true,
    identities: [],
    createdAt: '2026-01-05T10:00:00.000Z',
    ...from,
  };
}

export function device(sid: string, from: Partial<Device> = {}): Device {
  return {
    sid,
    current: false,
    createdAt: '2026-01-05T10:00:00.000Z',
    lastUsedAt: '2026-01-05T11:00:00.000Z',
    userAgent: firefox,
    address: '203.0.113.7',
    ...from,
  };
}

export function adminUser(id: string, from: Partial<AdminUser> = {}): AdminUser {
  return {
    id,
    email: `${id}@example.com`,
    name: id,
    roles: ['user'],
    status: 'active',
    emailVerified: true,
    createdAt: '2026-01-05T10:00:00.000Z',
    lastSignInAt: null,
    openSessions: 1,
    ...from,
  };
}

export function auditEvent(id: string, from: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id,
    type: 'signin',
    at: '2026-01-05T10:00:00.000Z',
    user: { id: 'u1', name: 'Ada', email: 'ada@example.com' },
    address: '203.0.113.7',
    userAgent: firefox,
    ...from,
  };
}
