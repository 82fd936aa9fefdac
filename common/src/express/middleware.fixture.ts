import express, { type RequestHandler } from 'express';
import { matchedData } from 'express-validator';
import { testClock } from '../testing/test-clock.js';
import { testIssuer } from '../testing/test-issuer.js';
import { currentUser, errorHandler, jsonBody, notFound } from './index.js';

/** One guarded route; `reached` counts how often its handler ran. */
export function setUp(...guards: RequestHandler[]) {
  const clock = testClock();
  const issuer = testIssuer({ now: clock.now });
  const faults: unknown[] = [];
  const state = { reached: 0 };
  const app = express();
  app.use(jsonBody(), currentUser(issuer.verifier), ...guards);
  app.all('/who', (req, res) => {
    state.reached += 1;
    res.json({ user: req.currentUser ?? null, data: matchedData(req) });
  });
  app.use(notFound, errorHandler({ onFault: (error) => faults.push(error) }));
  return { app, issuer, clock, state, faults };
}

export const errorOf = (code: string, field?: string) => ({
  errors: [{ code, message: expect.any(String), ...(field && { field }) }],
});
