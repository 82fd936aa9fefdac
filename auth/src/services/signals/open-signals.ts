import type { SigningKey } from '@usher/common';
import type { Feed } from '@usher/common/feed';
import type { ServiceContext } from '@usher/common/service';
import type { SignalStreamModel } from '../../models/signal-stream.js';
import { type Clients, rolesOf } from '../clients.js';
import type { AuthLimits } from '../limits.js';
import { openEndpointHeaders } from './endpoint-headers.js';
import { observeSignals } from './observe-signals.js';
import { createOwnStreams } from './own-streams.js';
import { createPostSet } from './post-set.js';
import { receiverRole } from './receiver-role.js';
import { createSecurityEvents } from './security-events.js';
import { createSignalLog } from './signal-log.js';
import { createSignalPolls } from './signal-polls.js';
import { startSignalPushes } from './signal-pushes.js';
import { createSignalQueue } from './signal-queue.js';
import { createSignalStreams } from './signal-streams.js';
import { createStreamStates } from './stream-status.js';

export interface SignalsParts {
  streams: SignalStreamModel;
  feed: Feed;
  clients: Clients;
  limits: Pick<AuthLimits, 'verification'>;
  signingKey: () => SigningKey;
  context: ServiceContext;
}

export interface SignalsOptions {
  publicUrl: string;
  /** Who issues access tokens. */
  issuer: string;
  authSecrets: readonly string[];
  /** As long as an access token may live after what it is told. */
  windowSeconds: number;
  /** Milliseconds since 1970, by the session feed's clock. */
  now: () => number;
}

/** Tells services outside the cluster what the session feed says (Shared Signals Framework 1.0). */
export async function openSignals(parts: SignalsParts, options: SignalsOptions) {
  const { streams: model, feed, clients, limits, signingKey, context } = parts;
  const { publicUrl, issuer: tokenIssuer, authSecrets, now } = options;
  const local = publicUrl.startsWith('http:');
  const log = createSignalLog(feed, options);
  const events = createSecurityEvents({ signingKey, issuer: publicUrl, tokenIssuer, now });
  const queue = createSignalQueue(model, { log, events });
  const streams = createOwnStreams(model, log.wake);
  const headers = await openEndpointHeaders(model, authSecrets);
  const observe = observeSignals(context);
  const { post, ...posting } = createPostSet({ local });
  const pushes = startSignalPushes(model, {
    log,
    queue,
    post,
    observe,
    headerOf: headers.of,
    isReceiver(clientId) {
      const client = clients.find(clientId);
      return client !== undefined && rolesOf(client).includes(receiverRole);
    },
  });
  return {
    streams: createSignalStreams(model, { streams, log, headers, publicUrl, local }),
    states: createStreamStates(streams, { log, verifications: limits.verification }),
    polls: createSignalPolls({ streams, log, queue, observe }),
    async close() {
      // What is under way may end: cut off, it would be sent again.
      await pushes.close();
      posting.close();
      log.close();
    },
  };
}

export type Signals = Awaited<ReturnType<typeof openSignals>>;
