import { createServer } from 'node:http';
import { type CurrentUser, sharedSigningKey, signAccessToken } from '@usher/common';
import { createHttpServer } from '@usher/common/service';
import { cookieHeader, testUser } from '@usher/common/testing';
import cookieSession from 'cookie-session';
import express, { type RequestHandler } from 'express';
import jwt from 'jsonwebtoken';
import { type Candidate, path } from '../candidate.js';

const secret = 'a string, as it comes out of the environment';

/** What thousands of course repositories do, habits included; `ours` changes only the server around it. */
export function course({ ours = false } = {}): Candidate {
  const user = testUser();
  const { token } = signAccessToken(user, sharedSigningKey(secret), { ttlSeconds: 3600 });
  const app = express();
  app.use(cookieSession({ signed: false }), currentUser);
  app.get(path, requireAuth, (req, res) => {
    res.json({ id: req.currentUser?.id });
  });
  const server = ours ? createHttpServer(app) : createServer(app);
  return { server, userId: user.id, cookie: cookieHeader(token) };
}

const currentUser: RequestHandler = (req, _res, next) => {
  if (!req.session?.jwt) return next();
  try {
    req.currentUser = jwt.verify(req.session.jwt, secret) as CurrentUser;
  } catch {}
  next();
};

const requireAuth: RequestHandler = (req, res, next) => {
  if (req.currentUser) next();
  else res.status(401).send({ errors: [{ message: 'Not authorized' }] });
};
