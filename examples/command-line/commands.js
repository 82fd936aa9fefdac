import { randomUUID } from 'node:crypto';
import { isHttpError } from '@usher/common/client';
import { ask } from './ask.js';
import { Failure } from './failure.js';
import { readPassword } from './read-password.js';
import { forgetSession, inSession, saveSession } from './session.js';

/** Each answers what to print. */
export const commands = {
  async signin(_words, { url, email }) {
    if (!email) throw new Failure('signin needs --email', { usage: true });
    if (!URL.canParse(url)) throw new Failure(`--url ${url} is no address`, { usage: true });
    const body = { email, password: await readPassword(), transport: 'bearer' };
    const address = new URL('/api/users/signin', url);
    const signedIn = await ask(fetch, address, { method: 'POST', body }).catch((error) => {
      throw isHttpError(error) ? new Failure(error.message) : error;
    });
    const { user, accessToken, refreshToken } = signedIn;
    await saveSession({ url, accessToken, refreshToken });
    return `Signed in as ${user.name}\n`;
  },

  rooms: () =>
    inSession(async (askUsher) => {
      const { rooms } = await askUsher('/api/chat/rooms');
      return rooms.map(({ id, name, unread }) => `${id}\t${name}\t${unread} unread\n`).join('');
    }),

  send: ([wanted, ...words]) =>
    inSession(async (askUsher) => {
      const text = words.join(' ');
      if (!wanted || !text) throw new Failure('send needs a room and a text', { usage: true });
      const { rooms } = await askUsher('/api/chat/rooms');
      const room = rooms.find(({ id, name }) => id === wanted || name === wanted);
      if (!room) throw new Failure(`You are in no room ${wanted}: see usher-chat rooms`);
      const { message } = await askUsher(`/api/chat/rooms/${room.id}/messages`, {
        method: 'POST',
        body: { clientMessageId: randomUUID(), text },
      });
      return `Sent to ${room.name} as number ${message.seq}\n`;
    }),

  refresh: () =>
    inSession(async (_askUsher, client) => {
      await client.refresh();
      return `Renewed for ${Math.round(client.expiresInMs() / 1000)} s\n`;
    }),

  signout: () =>
    inSession(async (askUsher) => {
      await askUsher('/api/users/signout', { method: 'POST', body: {} });
      await forgetSession();
      return 'Signed out\n';
    }),
};
