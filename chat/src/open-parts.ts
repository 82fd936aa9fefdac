import type { Feed } from '@usher/common/feed';
import { type ServiceContext, serviceVerifier } from '@usher/common/service';
import type { ChatConfig } from './config.js';
import { openFanOut } from './fan-out/open-fan-out.js';
import { chatEvents } from './handlers/chat-events.js';
import { onConnection } from './handlers/on-connection.js';
import { createIo } from './io.js';
import { joinReplicas } from './join-replicas.js';
import type { Models } from './models/open-models.js';
import { openNamespaces } from './namespaces/open-namespaces.js';
import { createCatchUp } from './services/catch-up.js';
import { createChanges } from './services/changes.js';
import { createCounts } from './services/counts.js';
import { createCommunity } from './services/create-community.js';
import { createChatLimits } from './services/limits.js';
import { createLive } from './services/live.js';
import { createMessages } from './services/messages.js';
import { openHearing } from './services/open-hearing.js';
import { openPresence, type PresenceTimes } from './services/open-presence.js';
import { openRoomServices } from './services/open-room-services.js';
import { createReadReceipts } from './services/read-receipts.js';
import { createTyping } from './services/typing.js';

export interface PartsOptions {
  config: ChatConfig;
  context: ServiceContext;
  feed: Feed;
  /** For tests. */
  times?: Partial<PresenceTimes> | undefined;
}

/** Chat's parts, connected to each other and to its sockets. */
export async function openParts(models: Models, { config, context, feed, times }: PartsOptions) {
  const fanOut = await openFanOut(config, context);
  const verifier = serviceVerifier(config, context, feed);
  const io = createIo(config, context, verifier, fanOut);
  const chat = io.of('/chat');
  const limits = createChatLimits(context.limits);
  const community = createCommunity({ models, auth: config, context, verifier, namespace: chat });
  const attention = openPresence(models.lastSeen, context, times);
  const { presence, watch } = attention;
  const namespaces = openNamespaces(io, { models, config, context, verifier, limits, presence });

  const onPushed = namespaces.pushed;
  const replicas = joinReplicas({ namespace: chat, models, fanOut, context, onPushed });
  const live = community.tellingLive(replicas.noting(namespaces.counted(createLive(chat))));
  const messages = replicas.holding(createMessages(models.messages, live));
  const changes = createChanges(models, live);
  const catchUp = createCatchUp(models, { messages, changes });
  const receipts = createReadReceipts(live);
  const typing = createTyping(live);

  const { heads } = messages;
  const hearing = await openHearing(chat, models.rooms, context, {
    redisUrl: config.redisUrl,
    heads,
    onDropped: replicas.missed,
  });
  const counts = createCounts(models.messages);
  const figures = { heads, headRevs: changes.headRevs, counts, receipts };
  const roomServices = community.tellingRooms(
    await openRoomServices(models.rooms, figures, live, hearing),
  );

  const { rooms, cursors } = roomServices;
  const { log } = context;
  const { announcements, onOutcome } = namespaces;
  const services = { messages, changes, catchUp, community };
  onConnection(chat, { rooms, presence, watch, log });
  chatEvents(chat, { ...services, rooms, cursors, typing, watch, limits, context, onOutcome });

  return {
    io,
    ...services,
    roomServices,
    announcements,
    limits,
    verifier,
    async close() {
      verifier.close();
      receipts.close();
      typing.close();
      await namespaces.close();
      await hearing.close();
      await attention.close();
      await io.close();
      await replicas.close();
      await community.close();
    },
  };
}
