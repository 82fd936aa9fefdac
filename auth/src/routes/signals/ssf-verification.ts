import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { body, matchedData } from 'express-validator';
import type { StreamStates } from '../../services/signals/stream-status.js';
import { receiverOf, requireReceiver } from './receiver-of.js';
import { signalRules } from './signal-rules.js';
import { streamIdField } from './stream-fields.js';

/** Sends an event by which a receiver sees that its stream works (Shared Signals Framework 1.0 section 8.1.4). */
export function ssfVerification(states: StreamStates): Router {
  const router = Router();
  router.post(
    '/ssf/verification',
    requireReceiver,
    streamIdField(),
    body('state').optional().isString().bail().isLength(signalRules.state),
    validateRequest,
    async (req, res) => {
      const { stream_id: id, state } = matchedData<{ stream_id: string; state?: string }>(req);
      await states.verify(receiverOf(req), id, state);
      res.status(204).end();
    },
  );
  return router;
}
