import { io as connect } from 'socket.io-client';
import type { Io } from '../../driver/start-member.js';

export interface Returning {
  io: Io;
  /** How long each lost connection took to come back, in ms; counts those that are still away. */
  take(): number[];
}

/** Measures how long sockets stay away. */
export function watchReturns(): Returning {
  let waits: number[] = [];
  const away = new Map<object, number>();
  const io = ((url: string, options: object) => {
    const socket = connect(url, options);
    socket.on('disconnect', (reason) => {
      if (reason !== 'io client disconnect') away.set(socket, performance.now());
    });
    socket.on('connect', () => {
      const lostAt = away.get(socket);
      if (lostAt !== undefined) waits.push(performance.now() - lostAt);
      away.delete(socket);
    });
    return socket;
  }) as Io;
  return {
    io,
    take() {
      const now = performance.now();
      const taken = [...waits, ...[...away.values()].map((lostAt) => now - lostAt)];
      waits = [];
      return taken;
    },
  };
}
