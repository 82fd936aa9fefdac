import { type KeySource, keyList, type PublicJwk, type SigningKey } from '@usher/common';
import type { SigningKeyRecord } from '../models/signing-key.js';
import type { KeyStore } from './key-store.js';

export interface KeyRingOptions {
  /** The longest lifetime of an access token: a key is published that long after it has stopped signing. */
  tokenSeconds: number;
  /** The longest life of a session: that long we still recognise whose an expired token is. */
  sessionSeconds: number;
  /** Age at which a key is followed by the next. */
  rotateAfterSeconds: number;
  /** How long a new key is published before it signs. */
  leadSeconds: number;
  /** Milliseconds since 1970. */
  now: () => number;
}

export interface KeyRing {
  /** The key that signs at present. */
  signingKey(): SigningKey;
  /** What the JWKS shows (RFC 7517): keys that sign, will sign, or have signed tokens that still live. */
  published(): PublicJwk[];
  /** All keys that sessions of today can have been signed with; for auth's own verifier. */
  source: KeySource;
  /** Adds the next key; it signs once every verifier can know it. */
  rotate(): Promise<{ kid: string; signsFrom: Date }>;
  close(): void;
}

/** A forged `kid` must not make us ask the database for each request. */
const minIntervalMs = 1_000;

/** The keys of all replicas: made at the first start, kept in the database, followed by new ones in time. */
export async function openKeyRing(store: KeyStore, options: KeyRingOptions): Promise<KeyRing> {
  const { tokenSeconds, sessionSeconds, rotateAfterSeconds, leadSeconds, now } = options;
  const opened = new Map<string, SigningKey>();
  let records: SigningKeyRecord[] = [];
  let known: KeySource;
  let loadedAt = 0;

  async function load(): Promise<void> {
    loadedAt = performance.now();
    records = await store.all();
    const [newest] = records;
    if (!newest) {
      await store.add('none', new Date(now()));
      return load();
    }
    if (newest.signsFrom.getTime() + rotateAfterSeconds * 1000 <= now()) {
      await store.add(newest._id, signsFrom());
      records = await store.all();
    }
    const { dead } = byAge();
    await store.drop(dead.map(({ _id }) => _id));
    records = records.filter((record) => !dead.includes(record));
    for (const record of signing()) {
      if (!opened.has(record._id)) opened.set(record._id, await store.open(record));
    }
    known = keyList(records.map(({ publicJwk }) => publicJwk));
  }

  const signsFrom = () => new Date(now() + leadSeconds * 1000);

  /** The key that signs, and those that will: newest first, as all lists of keys here. */
  function signing(): SigningKeyRecord[] {
    const current = records.findIndex((record) => record.signsFrom.getTime() <= now());
    return current === -1 ? records : records.slice(0, current + 1);
  }

  /** A key stops signing when the next one begins. */
  function byAge() {
    const stoppedSince = (i: number) => now() - (records[i - 1]?.signsFrom.getTime() ?? now());
    // A minute each for clocks and for what is under way.
    const within = (seconds: number) => (_: unknown, i: number) =>
      stoppedSince(i) <= (seconds + 120) * 1000;
    const kept = records.filter(within(sessionSeconds));
    return {
      published: records.filter(within(tokenSeconds)),
      dead: records.filter((record) => !kept.includes(record)),
    };
  }

  await load();
  // Replicas learn of each other's keys well before these sign. What fails is tried again.
  const timer = setInterval(() => void load().catch(() => {}), leadSeconds * 250);
  timer.unref();

  return {
    signingKey() {
      // The newest of those whose time has come and that this replica has opened.
      const current = records.find(
        (record) => record.signsFrom.getTime() <= now() && opened.has(record._id),
      );
      const key = opened.get(current?._id ?? '');
      if (!key) throw new Error('There is no key to sign with');
      return key;
    },
    published: () => byAge().published.map(({ publicJwk }) => publicJwk),
    source: {
      get: (kid) => known.get(kid),
      loaded: Promise.resolve(),
      async refetch() {
        if (performance.now() - loadedAt >= minIntervalMs) await load();
      },
      close: () => {},
    },
    async rotate() {
      const [newest] = records;
      await store.add(newest?._id ?? 'none', signsFrom());
      await load();
      const [next] = records;
      if (!next) throw new Error('There is no key to sign with');
      return { kid: next._id, signsFrom: next.signsFrom };
    },
    close: () => clearInterval(timer),
  };
}
