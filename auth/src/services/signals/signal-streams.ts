import { randomBytes } from 'node:crypto';
import { HttpError } from '@usher/common';
import type { SignalStreamModel, SignalStreamRecord } from '../../models/signal-stream.js';
import type { EndpointHeaders } from './endpoint-headers.js';
import { makeRoom } from './make-room.js';
import { expiry, noSuchStream, type OwnStreams } from './own-streams.js';
import { endpointFault } from './push-endpoint.js';
import type { SignalLog } from './signal-log.js';
import { type StreamView, toView } from './stream-view.js';

/** What a receiver may choose; polls where it says nothing of delivery. */
export interface StreamWish {
  push?: { url: string; header?: string };
  eventsRequested?: string[];
  description?: string;
}

/**
 * The streams of each client, managed by that client alone.
 *
 * @throws HttpError `NOT_FOUND` for any other, `VALIDATION_FAILED` for an endpoint that we do not push to
 */
export interface SignalStreams {
  /** @throws HttpError `CONFLICT` when the client has too many that are in use */
  create(clientId: string, wish: StreamWish): Promise<StreamView>;
  list(clientId: string): Promise<StreamView[]>;
  view(clientId: string, id: string): Promise<StreamView>;
  /** Changes what is named. */
  update(clientId: string, id: string, wish: StreamWish, names: ChangedName[]): Promise<StreamView>;
  delete(clientId: string, id: string): Promise<void>;
}

export type ChangedName = 'delivery' | 'eventsRequested' | 'description';

export interface SignalStreamsOptions {
  streams: OwnStreams;
  log: Pick<SignalLog, 'start' | 'wake'>;
  headers: EndpointHeaders;
  publicUrl: string;
  /** Whether pushes to this machine are allowed, for trying things out. */
  local: boolean;
}

export function createSignalStreams(
  model: SignalStreamModel,
  { streams, log, headers, publicUrl, local }: SignalStreamsOptions,
): SignalStreams {
  function view(stream: SignalStreamRecord): StreamView {
    return toView(stream, publicUrl, headers.of(stream));
  }

  function deliveryOf(id: string, push: StreamWish['push']) {
    if (!push) return { method: 'poll', expiresAt: expiry(), ...absent(pushOnly) };
    const fault = endpointFault(push.url, { local });
    const field = 'delivery.endpoint_url';
    if (fault) throw new HttpError('VALIDATION_FAILED', fault, { field });
    const sealedHeader = push.header && headers.seal(push.header, id);
    return { method: 'push', endpointUrl: push.url, sealedHeader, expiresAt: undefined };
  }

  return {
    async create(clientId, { push, eventsRequested, description }) {
      await makeRoom(model, clientId);
      const _id = randomBytes(16).toString('base64url');
      const empty = { _id, clientId, status: 'enabled', acked: [], own: [] };
      const chosen = { eventsRequested, description, ...deliveryOf(_id, push) };
      const stream = toUpdate({ ...empty, ...chosen }).$set as unknown as SignalStreamRecord;
      await model.create(stream);
      log.start();
      log.wake();
      return view(stream);
    },
    async list(clientId) {
      const found = await model.find({ clientId }).sort({ _id: 1 }).lean<SignalStreamRecord[]>();
      return found.map(view);
    },
    view: async (clientId, id) => view(await streams.find(clientId, id)),
    async update(clientId, id, { push, ...wish }, names) {
      const wanted = names.map((name) =>
        name === 'delivery' ? deliveryOf(id, push) : { [name]: wish[name] },
      );
      return view(await streams.change(clientId, id, toUpdate(Object.assign({}, ...wanted))));
    },
    async delete(clientId, id) {
      const { deletedCount } = await model.deleteOne({ _id: id, clientId });
      if (deletedCount === 0) throw noSuchStream();
      log.wake();
    },
  };
}

const pushOnly = ['endpointUrl', 'sealedHeader', 'leasedBy', 'leasedUntil'];

function absent(names: string[]): Record<string, undefined> {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

/** What has no value is to go. */
function toUpdate(fields: Record<string, unknown>) {
  const entries = Object.entries(fields);
  const $set = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  const gone = entries.filter(([, value]) => value === undefined);
  return { $set, $unset: Object.fromEntries(gone.map(([name]) => [name, 1])) };
}
