import { setTimeout as sleep } from 'node:timers/promises';
import type { Visitor } from '../visitor.js';

export interface Requests {
  readonly made: () => number;
  /** What was not answered with what a signed-in visitor has to get, in words. */
  readonly failed: readonly string[];
  stop(): Promise<void>;
}

const pauseMs = 50;

/** Visitors who use all services all the time, reading and writing, each one thing after the other. */
export function startRequests(visitors: readonly Visitor[]): Requests {
  const failed: string[] = [];
  let made = 0;
  let isOver = false;

  async function request(visitor: Visitor, method: string, path: string, body?: object) {
    made += 1;
    try {
      const answer = await visitor.send(method, path, body);
      await answer.arrayBuffer();
      if (!answer.ok) failed.push(`${method} ${path}: ${answer.status}`);
    } catch (error) {
      const { cause, message } = error as Error;
      failed.push(`${method} ${path}: ${(cause as Error | undefined)?.message ?? message}`);
    }
  }

  async function work(visitor: Visitor): Promise<void> {
    while (!isOver) {
      await request(visitor, 'GET', '/');
      await request(visitor, 'GET', '/api/users/currentuser');
      await request(visitor, 'GET', '/api/chat/rooms');
      await request(visitor, 'PUT', '/api/chat/rooms/lobby/read', { seq: 1 });
      await request(visitor, 'POST', '/api/users/refresh', {});
      await sleep(pauseMs);
    }
  }

  const all = Promise.all(visitors.map(work));
  return {
    made: () => made,
    failed,
    async stop() {
      isOver = true;
      await all;
    },
  };
}
