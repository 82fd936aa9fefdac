import { createServer } from 'node:http';
import { testIssuer, testUser } from '@usher/common/testing';
import { type Candidate, path } from '../candidate.js';

/** The ceiling: what Node itself needs for such an answer. */
export function nodeHttp(): Candidate {
  const { id: userId } = testUser();
  const server = createServer((req, res) => {
    const found = req.url === path;
    res.writeHead(found ? 200 : 404, { 'Content-Type': 'application/json' });
    res.end(JSON.stringify({ id: userId }));
  });
  return { server, userId, cookie: testIssuer().cookie(), open: true };
}
