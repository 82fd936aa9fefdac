import type { Verifier } from '@usher/common';
import type { ServiceContext } from '@usher/common/service';
import { type EventOptions, observeSockets } from '@usher/common/socket';
import type { Server } from 'socket.io';
import type { ChatConfig } from '../config.js';
import type { Models } from '../models/open-models.js';
import { type Announcements, createAnnouncements } from '../services/announcements.js';
import { createAuthAdmin } from '../services/auth-admin.js';
import type { ChatLimits } from '../services/limits.js';
import type { Live } from '../services/live.js';
import { createMeter } from '../services/meter.js';
import type { Presence } from '../services/presence.js';
import { shareFigures } from '../services/share-figures.js';
import { watchFigures } from '../services/watch-figures.js';
import { openAdmin } from './admin.js';
import { greet } from './greet.js';
import { openPublic } from './public.js';

export interface NamespaceParts {
  models: Pick<Models, 'announcements'>;
  config: ChatConfig;
  context: ServiceContext;
  verifier: Verifier;
  limits: ChatLimits;
  presence: Presence;
}

export interface Namespaces {
  announcements: Announcements;
  /** For the events of `/chat`. */
  onOutcome: NonNullable<EventOptions['onOutcome']>;
  /** The same, with what it stores counted. */
  counted(live: Live): Live;
  /** So many messages have gone to whoever hears that room here, whichever replica they came from. */
  pushed(roomId: string, count: number): void;
  close(): Promise<void>;
}

/** What all namespaces share: announcements and figures; and `/admin` and `/public`, which need no more. */
export function openNamespaces(io: Server, parts: NamespaceParts): Namespaces {
  const { models, config, context, verifier, limits, presence } = parts;
  const [chat, admin, everybody] = [io.of('/chat'), io.of('/admin'), io.of('/public')];
  const announcements = createAnnouncements(models.announcements, (announcement) => {
    for (const namespace of [chat, everybody]) namespace.emit('server:message', announcement);
  });
  const meter = createMeter(io, verifier.lagMs, context);
  const figures = watchFigures(meter, shareFigures(context.redis));

  /** In `/metrics`, and in the figures. */
  function observed(namespace: typeof chat): Namespaces['onOutcome'] {
    const onOutcome = observeSockets(namespace, context);
    return (event, outcome, seconds) => {
      meter.event();
      onOutcome(event, outcome, seconds);
    };
  }

  for (const namespace of [chat, everybody]) greet(namespace, announcements, context.log);
  const authAdmin = createAuthAdmin(config.authUrl);
  const { log } = context;
  const onOutcome = observed(admin);
  openAdmin(admin, figures, { config, context, announcements, authAdmin, limits, log, onOutcome });
  observed(everybody);
  openPublic(everybody, figures, presence);

  return {
    announcements,
    onOutcome: observed(chat),
    counted: (live) => ({
      ...live,
      sent(roomId, messages) {
        meter.stored(messages.length);
        live.sent(roomId, messages);
      },
    }),
    pushed: meter.pushed,
    close: figures.close,
  };
}
