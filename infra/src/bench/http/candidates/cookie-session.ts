import { createPublicKey, createSecretKey, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { newKeyPair, type SigningKey, signAccessToken, toSigningKey } from '@usher/common';
import { cookieHeader, testUser } from '@usher/common/testing';
import cookieSession from 'cookie-session';
import express from 'express';
import jwt from 'jsonwebtoken';
import { type Candidate, path } from '../candidate.js';

/** The usual parts, used well: a key parsed once, the algorithm pinned. No token is remembered. */
export function withCookieSession(alg: SigningKey['alg']): Candidate {
  const { signingKey, publicKey } = newKeys(alg);
  const user = testUser();
  const { token } = signAccessToken(user, signingKey, { ttlSeconds: 3600 });
  const app = express();
  app.use(cookieSession({ name: 'session', signed: false }));
  app.get(path, (req, res) => {
    const id = subjectOf(req.session?.jwt);
    if (id === undefined) res.status(401).json({ errors: [{ message: 'Not signed in' }] });
    else res.json({ id });
  });

  function subjectOf(text: string | undefined): string | undefined {
    if (!text) return undefined;
    try {
      const claims = jwt.verify(text, publicKey, { algorithms: [alg] });
      return typeof claims === 'string' ? undefined : claims.sub;
    } catch {
      return undefined;
    }
  }

  return { server: createServer(app), userId: user.id, cookie: cookieHeader(token) };
}

function newKeys(alg: SigningKey['alg']) {
  if (alg === 'HS256') {
    const key = createSecretKey(randomBytes(32));
    return { signingKey: { alg, key }, publicKey: key };
  }
  const signingKey = toSigningKey(newKeyPair().privateJwk);
  return { signingKey, publicKey: createPublicKey(signingKey.key) };
}
