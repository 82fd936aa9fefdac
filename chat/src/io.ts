import type { Verifier } from '@usher/common';
import type { ServiceContext } from '@usher/common/service';
import { serverOptions } from '@usher/common/socket';
import { Server } from 'socket.io';
import type { ChatConfig } from './config.js';
import type { FanOut } from './fan-out/open-fan-out.js';
import { guard } from './namespaces/guard.js';
import { connectionLimits } from './services/limits.js';

/** The Socket.IO server at `/socket.io`; nobody comes to a namespace but through its own guard. */
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
  const { chat, admin, public: everybody } = connectionLimits(config.rateLimitFactor);
  io.use((_socket, next) => next(new Error('Connect to /chat, /admin or /public')));
  guard(io.of('/chat'), { config, context, verifier, limits: chat });
  guard(io.of('/admin'), { config, context, verifier, roles: ['admin'], limits: admin });
  guard(io.of('/public'), { config, context, limits: everybody });
  return io;
}
