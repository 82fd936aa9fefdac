import type { Router } from 'express';
import type { Signals } from '../../services/signals/open-signals.js';
import { ssfPoll } from './ssf-poll.js';
import { ssfStatus } from './ssf-status.js';
import { ssfStreams } from './ssf-streams.js';
import { ssfVerification } from './ssf-verification.js';

/** What receivers outside the cluster ask (Shared Signals Framework 1.0). */
export function ssfRoutes(
  { streams, states, polls }: Signals,
  isDraining: () => boolean,
): Router[] {
  return [
    ssfStreams(streams),
    ssfStatus(states),
    ssfVerification(states),
    ssfPoll(polls, isDraining),
  ];
}
