import type { Verifier } from '@usher/common';
import { authenticate, serverOptions } from '@usher/common/socket';
import { Server } from 'socket.io';
import type { ChatConfig } from './config.js';

/** The Socket.IO server at `/socket.io`. Only `/chat` takes connections. */
export function createIo(config: ChatConfig, verifier: Verifier): Server {
  const io = new Server(serverOptions({ origins: config.origins }));
  io.use((_socket, next) => next(new Error('Connect to /chat')));
  const { cookie, socketMaxSeconds: maxSeconds } = config;
  authenticate(io.of('/chat'), verifier, { cookie, maxSeconds });
  return io;
}
