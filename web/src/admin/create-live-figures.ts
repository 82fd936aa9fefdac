import { ApiError } from '../api/api-error.js';
import type { Announcement } from '../chat/contract.js';
import { createStore } from '../chat/create-store.js';
import type { Figures } from './figures.js';
import type { AdminSocket, AdminSocketEvents } from './open-admin-socket.js';

export interface LiveState {
  connection: 'connecting' | 'live' | 'reconnecting' | 'refused';
  /** The last that were heard. */
  figures?: Figures;
}

export interface LiveFigures {
  getState(): LiveState;
  subscribe(listener: () => void): () => void;
  /** Connects; returns how to stop. */
  start(): () => void;
  /** @throws ApiError */
  announce(text: string): Promise<Announcement>;
}

/** What chat's replicas do at this moment, for as long as the visitor may see it. */
export function createLiveFigures(
  openSocket: (events: AdminSocketEvents) => AdminSocket,
): LiveFigures {
  const initial: LiveState = { connection: 'connecting' };
  const store = createStore<LiveState, Partial<LiveState>>(
    (state, change) => ({ ...state, ...change }),
    initial,
  );
  let socket: AdminSocket | undefined;

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    start() {
      const opened = openSocket({
        onFigures: (figures) => store.dispatch({ connection: 'live', figures }),
        onLost: () => store.dispatch({ connection: 'reconnecting' }),
        onRefused: () => store.dispatch({ connection: 'refused' }),
      });
      socket = opened;
      return () => {
        opened.close();
        socket = undefined;
      };
    },
    async announce(text) {
      const ack = await socket?.announce(text).catch(() => undefined);
      if (!ack) throw new ApiError(0, [silent]);
      if (!ack.ok) throw new ApiError(0, [ack.error]);
      return ack.announcement;
    },
  };
}

const silent = {
  code: 'NETWORK',
  message: 'The server did not answer. Look whether it was announced, and try again.',
};
