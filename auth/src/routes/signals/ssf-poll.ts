import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { body, matchedData, param } from 'express-validator';
import type { SetError } from '../../services/signals/set-error.js';
import type { SignalPolls } from '../../services/signals/signal-polls.js';
import { receiverOf, requireReceiver } from './receiver-of.js';
import { signalRules } from './signal-rules.js';

interface Asked {
  streamId: string;
  maxEvents?: number;
  returnImmediately?: boolean;
  ack?: string[];
  setErrs?: Record<string, SetError>;
}

/** Proxies give up after a minute. */
const longestSeconds = 30;

/** @param isDraining true once the process stops, which must not wait for receivers */
export function ssfPoll(polls: SignalPolls, isDraining: () => boolean): Router {
  const router = Router();
  router.post(
    '/ssf/poll/:streamId',
    requireReceiver,
    param('streamId').matches(signalRules.streamId),
    body('maxEvents').optional().custom(isCount),
    body('returnImmediately').optional().isBoolean({ strict: true }),
    body('ack').optional().isArray(signalRules.jtis).bail().custom(areJtis),
    body('setErrs').optional().isObject({ strict: true }).bail().custom(areErrors),
    validateRequest,
    async (req, res) => {
      const { streamId, maxEvents, returnImmediately, ack, setErrs } = matchedData<Asked>(req);
      const asked = {
        ...(maxEvents !== undefined && { maxEvents }),
        ack: ack ?? [],
        setErrs: setErrs ?? {},
        waitMs: returnImmediately ? 0 : waitSeconds(req.headers.prefer) * 1000,
      };
      const isOver = () => res.closed || isDraining();
      const { lagMs, ...answer } = await polls.poll(receiverOf(req), streamId, asked, isOver);
      if (lagMs !== undefined) res.set('Feed-Lag-Ms', String(Math.ceil(lagMs)));
      res.json(answer);
    },
  );
  return router;
}

/** How long a receiver wants to wait (RFC 7240 section 4.3). */
function waitSeconds(prefer: string | string[] | undefined): number {
  const [, seconds] = /(?:^|[,\s])wait=(\d{1,4})(?:$|[,;\s])/.exec(String(prefer ?? '')) ?? [];
  return Math.min(Number(seconds ?? longestSeconds), longestSeconds);
}

function isCount(value: unknown): true {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new Error('Use a whole number');
  return true;
}

function areJtis(values: unknown[]): true {
  if (!values.every(isJti)) throw new Error('Use texts of at most 64 characters');
  return true;
}

function areErrors(errors: Record<string, unknown>): true {
  const { errors: limit, errorCode, errorDescription } = signalRules;
  const entries = Object.entries(errors);
  if (entries.length > limit.max) throw new Error(`Report at most ${limit.max}`);
  for (const [jti, error] of entries) {
    const { err, description = '' } = (error ?? {}) as Record<string, unknown>;
    if (!isJti(jti) || !isText(err, errorCode) || !isText(description, errorDescription)) {
      throw new Error('Each is { err, description }');
    }
  }
  return true;
}

const isJti = (value: unknown) => isText(value, signalRules.jti);

function isText(value: unknown, { min = 0, max }: { min?: number; max: number }): boolean {
  return typeof value === 'string' && value.length >= min && value.length <= max;
}
