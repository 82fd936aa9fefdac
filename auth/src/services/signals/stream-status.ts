import { randomBytes } from 'node:crypto';
import type { Limiter } from '@usher/common/limits';
import type { SignalStreamRecord, StreamStatus } from '../../models/signal-stream.js';
import type { OwnStreams } from './own-streams.js';
import type { SignalLog } from './signal-log.js';

export interface StreamState {
  stream_id: string;
  status: StreamStatus;
  reason?: string;
}

/** @throws HttpError `NOT_FOUND` for a stream that is not the client's */
export interface StreamStates {
  status(clientId: string, id: string): Promise<StreamState>;
  set(clientId: string, id: string, status: StreamStatus, reason?: string): Promise<StreamState>;
  /** Sends a verification event, which says this state. @throws HttpError `RATE_LIMITED` */
  verify(clientId: string, id: string, state?: string): Promise<void>;
}

/** Verification events that wait at once; of more the oldest are dropped. */
const maxWaiting = 10;

export function createStreamStates(
  streams: OwnStreams,
  { log, verifications }: { log: Pick<SignalLog, 'tail'>; verifications: Limiter },
): StreamStates {
  return {
    status: async (clientId, id) => toState(await streams.find(clientId, id)),
    async set(clientId, id, status, reason) {
      const before = await streams.find(clientId, id);
      // Nothing is held for a stream that was disabled: it goes on from now.
      const anew = before.status === 'disabled' && { position: log.tail(), acked: [], own: [] };
      const explained = reason === undefined ? { $unset: { reason: 1 } } : {};
      const $set = { status, ...(reason !== undefined && { reason }), ...anew };
      return toState(await streams.change(clientId, id, { $set, ...explained }));
    },
    async verify(clientId, id, state) {
      await streams.find(clientId, id);
      await verifications.take(id);
      const jti = randomBytes(16).toString('base64url');
      const own = { jti, ...(state !== undefined && { state }) };
      await streams.change(clientId, id, { $push: { own: { $each: [own], $slice: -maxWaiting } } });
    },
  };
}

function toState({ _id: stream_id, status, reason }: SignalStreamRecord): StreamState {
  return { stream_id, status, ...(reason !== undefined && { reason }) };
}
