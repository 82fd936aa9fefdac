import { randomUUID } from 'node:crypto';
import { signAccessToken } from '@usher/common';
import request from 'supertest';
import { startChat } from '../chat.fixture.js';
import { communityOf, until } from '../community.fixture.js';

export const chat = await startChat();
export const { visitor, known, admit, roomOf } = communityOf(chat);
type Visitor = ReturnType<typeof visitor>;

export const claims = { id: 'client:billing', name: 'billing', roles: ['service'] } as const;
const { token } = signAccessToken(claims, chat.issuer.signingKey, { ttlSeconds: 300 });
export const notify = (body: object, bearer = token) =>
  request(chat.app).post('/api/chat/notifications').auth(bearer, { type: 'bearer' }).send(body);

export function newDraft(userId: string, more: object = {}) {
  const clientNotificationId = randomUUID();
  const said = { type: 'invoice', title: 'Invoice paid', body: 'Thank you', link: '/invoices/7' };
  return { userId, clientNotificationId, ...said, ...more };
}

export const list = async (who: Visitor, query = '') =>
  (await who.get(`/notifications${query}`)).body;

/** Waits for so many, all of one type. */
export async function listed(who: Visitor, type: string, count: number) {
  const ofType = async () =>
    (await list(who)).notifications.filter((one: { type: string }) => one.type === type);
  await until(async () => (await ofType()).length >= count);
  return ofType();
}

/** Everything that was begun before is done once a later one is there. */
export async function settled(who: Visitor): Promise<void> {
  const direct = await visitor('Later').post('/rooms/direct', { userId: who.id });
  await listed(who, 'direct', 1);
  expect(direct.status).toBe(201);
}
