import type { Verifier } from '@usher/common';
import type { ServiceContext } from '@usher/common/service';
import {
  authenticate,
  clientAddress,
  limitConnections,
  logConnections,
  serverOptions,
  trimRequests,
} from '@usher/common/socket';
import { Server } from 'socket.io';
import type { ChatConfig } from './config.js';
import type { FanOut } from './fan-out/open-fan-out.js';
import { connectionLimits } from './services/limits.js';

/** The Socket.IO server at `/socket.io`. Only `/chat` takes connections. */
export function createIo(
  config: ChatConfig,
  context: ServiceContext,
  verifier: Verifier,
  fanOut?: FanOut,
): Server {
  const io = new Server({
    ...serverOptions({ origins: config.origins }),
    ...(fanOut && { adapter: fanOut.adapter }),
  });
  io.use((_socket, next) => next(new Error('Connect to /chat')));
  const chat = io.of('/chat');
  const { cookie, socketMaxSeconds: maxSeconds } = config;
  const { perUser, perAddress } = connectionLimits(config.rateLimitFactor);

  logConnections(chat, context);
  // Before anything is verified; users are known only afterwards.
  if (perAddress) {
    limitConnections(chat, { perAddress, address: clientAddress(context.trustProxy) });
  }
  authenticate(chat, verifier, { cookie, maxSeconds });
  if (perUser) limitConnections(chat, { perUser });
  trimRequests(chat);
  return io;
}
