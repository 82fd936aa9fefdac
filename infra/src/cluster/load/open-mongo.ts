import { MongoClient } from 'mongodb';
import type { Forward, Kubectl } from '../kubectl.js';

export interface OpenMongo {
  /** Of a service's own database, at the primary and nowhere else. */
  url: string;
  /** The primary's. */
  pod: string;
  close(): Promise<void>;
}

/** Forwards a port to the primary, with what the Secret of a service says of its database. */
export async function openMongo(kubectl: Kubectl, service: string): Promise<OpenMongo> {
  const { data } = await kubectl.get<{ data: { MONGO_URL: string } }>(`secret/${service}`);
  const given = Buffer.from(data.MONGO_URL, 'base64').toString();
  const [, credentials = '', database = ''] = /^mongodb:\/\/([^@]+)@[^/]+\/(\w+)/.exec(given) ?? [];
  const urlOf = ({ port }: Forward) =>
    `mongodb://${credentials}@127.0.0.1:${port}/${database}?directConnection=true`;
  const pod = await primaryPod(kubectl);
  const forward = await kubectl.forward(`pod/${pod}`, 27017);
  return { url: urlOf(forward), pod, close: forward.stop };
}

/** Members are named for their pods: any of them says which one is the primary. */
async function primaryPod(kubectl: Kubectl): Promise<string> {
  for (const pod of ['mongo-0', 'mongo-1', 'mongo-2']) {
    const forward = await kubectl.forward(`pod/${pod}`, 27017);
    const client = new MongoClient(`mongodb://127.0.0.1:${forward.port}/?directConnection=true`);
    try {
      const { primary } = await client.db('admin').command({ hello: 1 });
      if (primary) return String(primary).split('.')[0] ?? '';
    } catch {
      // Asked the next one.
    } finally {
      await client.close();
      await forward.stop();
    }
  }
  throw new Error('No member of MongoDB knows a primary');
}
