import { Socket } from 'node:net';
import type { Request, Response } from 'express';
import { testIssuer } from '../testing/test-issuer.js';
import { currentUser, requireAuth } from './index.js';

test('the request path makes no network call and does not wait for anything', async () => {
  const issuer = testIssuer();
  await issuer.verifier.ready();
  const identify = currentUser(issuer.verifier);
  const { connect } = Socket.prototype;
  const { fetch } = globalThis;
  let calls = 0;
  Socket.prototype.connect = function counted(this: Socket, ...args: unknown[]) {
    calls += 1;
    return Reflect.apply(connect, this, args);
  } as typeof connect;
  globalThis.fetch = (...args) => {
    calls += 1;
    return fetch(...args);
  };
  try {
    let served = 0;
    for (let i = 0; i < 1_000; i += 1) {
      const req = { url: '/', headers: { cookie: issuer.cookie() } } as Request;
      const res = {} as Response;
      identify(req, res, () =>
        requireAuth(req, res, () => {
          served += 1;
        }),
      );
      // Counted before the call returns: nothing that answers later can have been asked.
      expect(served).toBe(i + 1);
    }
    expect(calls).toBe(0);
  } finally {
    Socket.prototype.connect = connect;
    globalThis.fetch = fetch;
  }
});
