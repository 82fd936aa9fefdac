import type { SignalStreamModel, SignalStreamRecord } from '../../models/signal-stream.js';
import { createSealer } from '../sealed.js';

/** What to show at endpoints as `Authorization`: others' secrets, which only auth may read. */
export interface EndpointHeaders {
  seal(header: string, streamId: string): string;
  of(stream: Pick<SignalStreamRecord, '_id' | 'sealedHeader'>): string | undefined;
}

/** Seals anew what an older secret has sealed, as it is done with signing keys. */
export async function openEndpointHeaders(
  model: SignalStreamModel,
  secrets: readonly string[],
): Promise<EndpointHeaders> {
  const sealer = createSealer(secrets, 'usher signals');
  const sealed = model.find({ sealedHeader: { $exists: true } }).lean<SignalStreamRecord[]>();
  for (const { _id, sealedHeader = '' } of await sealed) {
    const opened = sealer.open(sealedHeader, _id);
    if (!opened || opened.withFirst) continue;
    const anew = sealer.seal(opened.text, _id);
    await model.updateOne({ _id, sealedHeader }, { $set: { sealedHeader: anew } });
  }
  return {
    seal: (header, streamId) => sealer.seal(header, streamId),
    of: ({ _id, sealedHeader }) => sealedHeader && sealer.open(sealedHeader, _id)?.text,
  };
}
