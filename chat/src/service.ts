import type { Feed } from '@usher/common/feed';
import {
  type Service,
  type ServiceContext,
  type ServiceDefinition,
  serviceVerifier,
} from '@usher/common/service';
import { drainSockets } from '@usher/common/socket';
import type { Connection } from 'mongoose';
import { createApp } from './app.js';
import { type ChatConfig, loadConfig } from './config.js';
import { connectDatabase } from './database.js';
import { openFanOut } from './fan-out/open-fan-out.js';
import { chatEvents } from './handlers/chat-events.js';
import { onConnection } from './handlers/on-connection.js';
import { createIo } from './io.js';
import { joinReplicas } from './join-replicas.js';
import { changeModel } from './models/change.js';
import { lastSeenModel } from './models/last-seen.js';
import { messageModel } from './models/message.js';
import { openCommunityModels } from './models/open-community-models.js';
import { openRoomModels } from './models/open-room-models.js';
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

/** Connects chat's parts; several services in one process share the `feed`. `times` are for tests. */
export async function createChat(
  config: ChatConfig,
  context: ServiceContext,
  feed: Feed,
  times?: Partial<PresenceTimes>,
): Promise<Service> {
  const connection = await connectDatabase(config.mongoUrl);
  try {
    return await assemble(connection, config, context, feed, times);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function assemble(
  connection: Connection,
  config: ChatConfig,
  context: ServiceContext,
  feed: Feed,
  times: Partial<PresenceTimes> | undefined,
): Promise<Service> {
  const messageRecords = messageModel(connection);
  const changeRecords = changeModel(connection);
  const lastSeenRecords = lastSeenModel(connection);
  // Unique indexes must stand before the first write.
  const [roomModels, communityModels] = await Promise.all([
    openRoomModels(connection),
    openCommunityModels(connection),
    messageRecords.init(),
    changeRecords.init(),
    lastSeenRecords.init(),
  ]);

  const fanOut = await openFanOut(config, context);
  const verifier = serviceVerifier(config, context, feed);
  const io = createIo(config, context, verifier, fanOut);
  const namespace = io.of('/chat');
  const models = { messages: messageRecords, changes: changeRecords };
  const community = createCommunity({
    models: communityModels,
    roomModels,
    messageModels: models,
    auth: config,
    context,
    verifier,
    namespace,
  });
  const limits = createChatLimits(context.limits);
  const attention = openPresence(lastSeenRecords, context, times);
  const { presence, watch } = attention;
  const namespaces = await openNamespaces(io, {
    connection,
    config,
    context,
    verifier,
    limits,
    presence,
  });
  const { announcements, onOutcome } = namespaces;
  const replicas = joinReplicas({
    namespace,
    models,
    fanOut,
    context,
    onPushed: namespaces.pushed,
  });
  const live = community.tellingLive(replicas.noting(namespaces.counted(createLive(namespace))));
  const messages = replicas.holding(createMessages(messageRecords, live));
  const hearing = await openHearing(namespace, roomModels, context, {
    redisUrl: config.redisUrl,
    heads: messages.heads,
    onDropped: replicas.missed,
  });
  const changes = createChanges(models, live);
  const catchUp = createCatchUp(models, { messages, changes });
  const receipts = createReadReceipts(live);
  const { heads } = messages;
  const { headRevs } = changes;
  const figures = { heads, headRevs, counts: createCounts(messageRecords), receipts };
  const roomServices = community.tellingRooms(
    await openRoomServices(roomModels, figures, live, hearing),
  );
  const { rooms } = roomServices;
  const typing = createTyping(live);
  const { log } = context;
  onConnection(namespace, { rooms, presence, watch, log });
  const { cursors } = roomServices;
  const writing = { rooms, messages, changes, catchUp, cursors, community, typing };
  chatEvents(namespace, { ...writing, watch, limits, log, onOutcome });

  const checks = { mongo: () => connection.readyState === 1, keys: verifier.isReady };
  return {
    app: createApp(config, context, {
      roomServices,
      messages,
      changes,
      catchUp,
      announcements,
      community,
      limits,
      verifier,
      checks,
    }),
    attach: (server) => void io.attach(server),
    ready: verifier.ready,
    drain: (spreadMs) => drainSockets(io, { spreadMs }),
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
      await connection.close();
    },
  };
}

export const chatService: ServiceDefinition<ChatConfig> = {
  name: 'chat',
  loadConfig,
  create: createChat,
};
