import type { Feed } from '@usher/common/feed';
import {
  type Service,
  type ServiceContext,
  type ServiceDefinition,
  serviceVerifier,
} from '@usher/common/service';
import { observeSockets } from '@usher/common/socket';
import type { Connection } from 'mongoose';
import { createApp } from './app.js';
import { type ChatConfig, loadConfig } from './config.js';
import { connectDatabase } from './database.js';
import { openFanOut } from './fan-out/open-fan-out.js';
import { onConnection } from './handlers/on-connection.js';
import { createIo } from './io.js';
import { joinReplicas } from './join-replicas.js';
import { changeModel } from './models/change.js';
import { messageModel } from './models/message.js';
import { openCommunityModels } from './models/open-community-models.js';
import { openRoomModels } from './models/open-room-models.js';
import { createCatchUp } from './services/catch-up.js';
import { createChanges } from './services/changes.js';
import { createCommunity } from './services/create-community.js';
import { createChatLimits } from './services/limits.js';
import { createLive } from './services/live.js';
import { createMessages } from './services/messages.js';
import { openRoomServices } from './services/open-room-services.js';

/** Connects chat's parts; several services in one process share the `feed`. */
export async function createChat(
  config: ChatConfig,
  context: ServiceContext,
  feed: Feed,
): Promise<Service> {
  const connection = await connectDatabase(config.mongoUrl);
  try {
    return await assemble(connection, config, context, feed);
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
): Promise<Service> {
  const messageRecords = messageModel(connection);
  const changeRecords = changeModel(connection);
  // Unique indexes must stand before the first write.
  const [roomModels, communityModels] = await Promise.all([
    openRoomModels(connection),
    openCommunityModels(connection),
    messageRecords.init(),
    changeRecords.init(),
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
  const replicas = joinReplicas({ namespace, models, fanOut, context });
  const live = community.tellingLive(replicas.noting(createLive(namespace)));
  const messages = replicas.holding(createMessages(messageRecords, live));
  const changes = createChanges(models, live);
  const catchUp = createCatchUp(models, { messages, changes });
  const roomServices = community.tellingRooms(await openRoomServices(roomModels, messages, live));
  const { rooms } = roomServices;
  const onOutcome = observeSockets(io.of('/chat'), context);
  const limits = createChatLimits(context.limits);
  const { log } = context;
  io.of('/chat').on(
    'connection',
    onConnection({ rooms, messages, changes, catchUp, community, limits, log, onOutcome }),
  );

  const checks = { mongo: () => connection.readyState === 1, keys: verifier.isReady };
  return {
    app: createApp(config, context, {
      roomServices,
      messages,
      changes,
      catchUp,
      community,
      verifier,
      checks,
    }),
    attach: (server) => io.attach(server),
    ready: verifier.ready,
    drain: () => void io.close(),
    async close() {
      verifier.close();
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
