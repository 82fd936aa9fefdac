import type { SessionEnd } from '@usher/common/client';
import { createPageSession } from './create-page-session.js';

function start() {
  const sockets: { open: boolean }[] = [];
  let end: (end: SessionEnd) => void = () => {};
  const session = createPageSession({
    openSocket() {
      const socket = { open: true };
      sockets.push(socket);
      const close = () => {
        socket.open = false;
      };
      return { close } as never;
    },
    onEnded: (listener) => {
      end = listener;
    },
  });
  const stop = session.start();
  const open = () => sockets.filter((socket) => socket.open).length;
  return { session, stop, open, end: (reason: SessionEnd) => end(reason) };
}

describe("a page's session", () => {
  test('ends for the reason that is told first, and stops listening', () => {
    const { session, open, end } = start();
    const told: unknown[] = [];
    session.subscribe(() => told.push(session.endReason()));
    expect([session.endReason(), open()]).toEqual([undefined, 1]);
    end({ code: 'SESSION_REVOKED', reason: 'banned' });
    end({ code: 'TOKEN_EXPIRED' });
    expect([told, session.endReason(), open()]).toEqual([['banned'], 'banned', 0]);
  });

  test('names the code when no reason came with the end', () => {
    const { session, end } = start();
    end({ code: 'TOKEN_INVALID' });
    expect(session.endReason()).toBe('TOKEN_INVALID');
  });

  test('does not end by the sign-out that was asked for here', async () => {
    const { session, open, end } = start();
    await session.leave(async () => {
      expect(open()).toBe(0);
      end({ code: 'SESSION_REVOKED', reason: 'signout' });
    });
    expect([session.endReason(), open()]).toEqual([undefined, 0]);
  });

  test('goes on when the sign-out fails', async () => {
    const { session, open, end } = start();
    const fault = new Error('away');
    await expect(session.leave(() => Promise.reject(fault))).rejects.toBe(fault);
    expect(open()).toBe(1);
    end({ code: 'SESSION_REVOKED', reason: 'banned' });
    expect(session.endReason()).toBe('banned');
  });

  test('closes its socket with the page', () => {
    const { stop, open } = start();
    stop();
    expect(open()).toBe(0);
  });
});
