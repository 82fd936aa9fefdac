import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { body, matchedData } from 'express-validator';
import type { StreamState, StreamStates } from '../../services/signals/stream-status.js';
import { receiverOf, requireReceiver } from './receiver-of.js';
import { signalRules } from './signal-rules.js';
import { streamIdField, streamIdQuery } from './stream-fields.js';

const path = '/ssf/status';

/** Whether a stream is delivered, held or off (Shared Signals Framework 1.0 section 8.1.2). */
export function ssfStatus(states: StreamStates): Router {
  const router = Router();
  router.get(path, requireReceiver, streamIdQuery(), validateRequest, async (req, res) => {
    const { stream_id: id } = matchedData<{ stream_id: string }>(req);
    res.json(await states.status(receiverOf(req), id));
  });
  router.post(
    path,
    requireReceiver,
    streamIdField(),
    body('status')
      .isString()
      .bail()
      .isIn(signalRules.statuses)
      .withMessage('Use enabled, paused or disabled'),
    body('reason').optional().isString().bail().isLength(signalRules.reason),
    validateRequest,
    async (req, res) => {
      const { stream_id: id, status, reason } = matchedData<StreamState>(req);
      res.json(await states.set(receiverOf(req), id, status, reason));
    },
  );
  return router;
}
