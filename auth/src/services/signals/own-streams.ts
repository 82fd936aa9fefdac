import { HttpError } from '@usher/common';
import type { SignalStreamModel, SignalStreamRecord } from '../../models/signal-stream.js';
import { inactivitySeconds } from './stream-view.js';

/** Kept for longer than is promised, so that not each poll has to write. */
const spareMs = 60_000;

/** A client's own streams: of any other there is none, for that client. */
export interface OwnStreams {
  /** Using a stream keeps it. @throws HttpError `NOT_FOUND` */
  find(clientId: string, id: string): Promise<SignalStreamRecord>;
  /** @throws HttpError `NOT_FOUND` */
  change(clientId: string, id: string, update: object): Promise<SignalStreamRecord>;
}

/** @param onChange told of each change, since somebody may wait for it */
export function createOwnStreams(model: SignalStreamModel, onChange: () => void): OwnStreams {
  return {
    async find(clientId, id) {
      const stream = await model.findOne({ _id: id, clientId }).lean<SignalStreamRecord>();
      if (!stream) throw noSuchStream();
      if (stream.expiresAt && stream.expiresAt < keptUntil(new Date())) {
        await model.updateOne({ _id: id, method: 'poll' }, { $set: { expiresAt: expiry() } });
      }
      return stream;
    },
    async change(clientId, id, update) {
      const changed = await model
        .findOneAndUpdate({ _id: id, clientId }, update, { returnDocument: 'after' })
        .lean<SignalStreamRecord>();
      if (!changed) throw noSuchStream();
      onChange();
      return changed;
    },
  };
}

export function noSuchStream(): HttpError {
  return new HttpError('NOT_FOUND', 'There is no such stream');
}

/** When a stream that is used now is dropped. */
export function expiry(): Date {
  return new Date(keptUntil(new Date()).getTime() + spareMs);
}

/** Until when a stream that was used then is kept at least. */
export function keptUntil(usedAt: Date): Date {
  return new Date(usedAt.getTime() + inactivitySeconds * 1000);
}
