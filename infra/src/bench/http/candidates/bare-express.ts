import { createServer } from 'node:http';
import { createHttpServer } from '@usher/common/service';
import { testIssuer, testUser } from '@usher/common/testing';
import express from 'express';
import { type Candidate, path } from '../candidate.js';

/** Express as it comes, one route, no middleware; `ours` changes nothing but the server around it. */
export function bareExpress({ ours = false } = {}): Candidate {
  const { id: userId } = testUser();
  const app = express();
  app.get(path, (_req, res) => {
    res.json({ id: userId });
  });
  return {
    server: ours ? createHttpServer(app) : createServer(app),
    userId,
    cookie: testIssuer().cookie(),
    open: true,
  };
}
