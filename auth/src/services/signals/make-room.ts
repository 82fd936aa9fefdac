import { HttpError } from '@usher/common';
import type { SignalStreamModel } from '../../models/signal-stream.js';
import { keptUntil } from './own-streams.js';

const maxStreams = 100;
/** Whoever polls is back sooner. */
const idleMs = 5 * 60_000;

/**
 * Sees to it that the client may have one more stream. Processes that were killed leave theirs behind: of those that
 * nobody polls the one that was used least recently goes.
 *
 * @throws HttpError `CONFLICT` when all are in use
 */
export async function makeRoom(model: SignalStreamModel, clientId: string): Promise<void> {
  while ((await model.countDocuments({ clientId })) >= maxStreams) {
    const expiresAt = { $lt: keptUntil(new Date(Date.now() - idleMs)) };
    const idle = { clientId, method: 'poll', expiresAt } as const;
    if (await model.findOneAndDelete(idle, { sort: { expiresAt: 1 } })) continue;
    throw new HttpError('CONFLICT', `There are ${maxStreams} streams: delete one first`);
  }
}
