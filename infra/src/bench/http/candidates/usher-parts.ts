import { currentUser, errorHandler, requireAuth } from '@usher/common/express';
import { createHttpServer } from '@usher/common/service';
import { testIssuer, testUser } from '@usher/common/testing';
import express from 'express';
import { type Candidate, path } from '../candidate.js';

/** Our authentication and nothing else of ours: against bare Express in our server, its own cost. */
export async function usherParts(): Promise<Candidate> {
  const issuer = testIssuer({ ttlSeconds: 3600 });
  await issuer.verifier.ready();
  const user = testUser();
  const app = express();
  app.use(currentUser(issuer.verifier));
  app.get(path, requireAuth, (req, res) => {
    res.json({ id: req.currentUser?.id });
  });
  app.use(errorHandler());
  return { server: createHttpServer(app), userId: user.id, cookie: issuer.cookie(user) };
}
