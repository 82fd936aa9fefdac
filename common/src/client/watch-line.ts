import type { HttpError } from '../errors/http-error.js';
import type { ChatLine } from './chat-line.js';
import { type FollowedSocket, listen } from './follow-session.js';
import { currentPage } from './page.js';

export interface WatchedSocket extends FollowedSocket {
  readonly connected: boolean;
  onAny(listener: () => void): unknown;
}

const patienceMs = 3_000;

/**
 * Notices a server that says nothing any more although the connection stands (a process that hangs, a network
 * that swallows), long before the heartbeat does: after a silence it is asked for a sign of life, and left
 * where it gives none. A page that nobody sees asks nothing.
 *
 * @returns how to stop
 */
export function watchLine(socket: WatchedSocket, line: ChatLine, silenceMs: number): () => void {
  let heardAt = 0;
  let asking = false;
  function heard(): void {
    heardAt = performance.now();
  }

  async function look(): Promise<void> {
    if (asking || !socket.connected || performance.now() - heardAt < silenceMs) return;
    if (currentPage()?.document?.visibilityState === 'hidden') return;
    asking = true;
    const { engine } = socket.io;
    try {
      await line.ask('alive', {}, patienceMs);
    } catch (error) {
      const isSilent = (error as HttpError).code === 'UNAVAILABLE';
      // The same connection still: it comes back by itself, to whoever answers.
      if (isSilent && engine === socket.io.engine) engine?.close();
    }
    asking = false;
    heard();
  }

  socket.onAny(heard);
  const stopHearing = listen(socket, 'connect', heard);
  const timer = setInterval(look, silenceMs / 10);
  (timer as { unref?: () => void }).unref?.();
  return () => {
    clearInterval(timer);
    stopHearing();
  };
}
