import { validateRequest } from '@usher/common/express';
import { type Request, type Response, Router } from 'express';
import { matchedData } from 'express-validator';
import type { ChangedName, SignalStreams } from '../../services/signals/signal-streams.js';
import { receiverOf, requireReceiver } from './receiver-of.js';
import {
  namesIn,
  refuseOurs,
  streamIdField,
  streamIdQuery,
  wishFields,
  wishOf,
} from './stream-fields.js';

const path = '/ssf/streams';
const all: ChangedName[] = ['delivery', 'eventsRequested', 'description'];

/** A receiver's streams (Shared Signals Framework 1.0 section 8.1.1). */
export function ssfStreams(streams: SignalStreams): Router {
  const router = Router();

  const update =
    (namesOf: (req: Request) => ChangedName[]) => async (req: Request, res: Response) => {
      const { stream_id: id } = matchedData<{ stream_id: string }>(req);
      const clientId = receiverOf(req);
      refuseOurs(req, await streams.view(clientId, id));
      res.json(await streams.update(clientId, id, wishOf(req), namesOf(req)));
    };

  router.post(path, requireReceiver, ...wishFields(), validateRequest, async (req, res) => {
    res.status(201).json(await streams.create(receiverOf(req), wishOf(req)));
  });
  router.get(
    path,
    requireReceiver,
    streamIdQuery().optional(),
    validateRequest,
    async (req, res) => {
      const { stream_id: id } = matchedData<{ stream_id?: string }>(req);
      const clientId = receiverOf(req);
      res.json(id === undefined ? await streams.list(clientId) : await streams.view(clientId, id));
    },
  );
  const fields = [streamIdField(), ...wishFields()];
  router.patch(path, requireReceiver, ...fields, validateRequest, update(namesIn));
  router.put(
    path,
    requireReceiver,
    ...fields,
    validateRequest,
    update(() => all),
  );
  router.delete(path, requireReceiver, streamIdQuery(), validateRequest, async (req, res) => {
    const { stream_id: id } = matchedData<{ stream_id: string }>(req);
    await streams.delete(receiverOf(req), id);
    res.status(204).end();
  });
  return router;
}
