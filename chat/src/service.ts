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
import { onConnection } from './handlers/on-connection.js';
import { createIo } from './io.js';
import { changeModel } from './models/change.js';
import { messageModel } from './models/message.js';
import { openCommunityModels } from './models/open-community-models.js';
import { openRoomModels } from './models/open-room-models.js';
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
  const [roomModels, models] = await Promise.all([
    openRoomModels(connection),
    openCommunityModels(connection),
    messageRecords.init(),
    changeRecords.init(),
  ]);

  const verifier = serviceVerifier(config, context, feed);
  const io = createIo(config, context, verifier);
  const namespace = io.of('/chat');
  const community = createCommunity({
    models,
    roomModels,
    messageModels: { messages: messageRecords, changes: changeRecords },
    auth: config,
    context,
    verifier,
    namespace,
  });
  const live = community.tellingLive(createLive(namespace));
  const messages = createMessages(messageRecords, live);
  const changes = createChanges({ messages: messageRecords, changes: changeRecords }, live);
  const roomServices = community.tellingRooms(await openRoomServices(roomModels, messages, live));
  const { rooms } = roomServices;
  const onOutcome = observeSockets(io.of('/chat'), context);
  const limits = createChatLimits(context.limits);
  const { log } = context;
  io.of('/chat').on(
    'connection',
    onConnection({ rooms, messages, changes, community, limits, log, onOutcome }),
  );

  const checks = { mongo: () => connection.readyState === 1, keys: verifier.isReady };
  return {
    app: createApp(config, context, {
      roomServices,
      messages,
      changes,
      community,
      verifier,
      checks,
    }),
    attach: (server) => io.attach(server),
    ready: verifier.ready,
    drain: () => void io.close(),
    async close() {
      verifier.close();
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
