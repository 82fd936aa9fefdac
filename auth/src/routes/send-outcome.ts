import type { Response } from 'express';
import type { Outcome } from '../services/revocations.js';

/** 200 once every verifier can know; 202 while it is recorded but the session feed is away. */
export function sendOutcome(res: Response, { pending }: Outcome): void {
  if (pending) res.status(202).json({ pending: true });
  else res.json({});
}
