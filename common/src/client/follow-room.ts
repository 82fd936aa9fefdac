import { type HttpError, isHttpError } from '../errors/http-error.js';
import type { ChatChange, ChatLeaveReason, ChatMessage } from './chat-events.js';
import type { ChatLine } from './chat-line.js';
import { inSequence } from './in-sequence.js';

/** From where on a room is followed. */
export interface FollowRoomOptions {
  /** The newest `seq` that is known already; without it only what is newer than now is delivered. */
  after?: number;
  /** The newest `rev` that is known already; without it only what changes from now on. */
  afterRev?: number;
}

/** Hears one room. */
export interface RoomListener {
  /** Each message once, ascending by `seq`, without holes. */
  onMessages?(messages: ChatMessage[]): void;
  /** Each change once, ascending by `rev`, without holes, after the message that it changes. */
  onChanges?(changes: ChatChange[]): void;
  /** Nothing more will come: the visitor is no longer in the room. */
  onLeft?(reason: ChatLeaveReason): void;
}

export interface RoomFollower {
  readonly roomId: string;
  received(messages: ChatMessage[]): void;
  changed(change: ChatChange): void;
  headed(head: number, headRev: number): void;
  catchUp(): void;
  left(reason: ChatLeaveReason): void;
  stop(): void;
}

/**
 * Keeps one room complete. Pushes are only a hint: what is missing is asked for, on each connection and
 * when a hole does not fill by itself.
 */
export function followRoom(
  { ask, retry, pause }: ChatLine,
  roomId: string,
  { after, afterRev }: FollowRoomOptions,
  listener: RoomListener,
  onEnd: () => void,
): RoomFollower {
  const messages = inSequence<ChatMessage>(({ seq }) => seq, after);
  // A change of a message that is still missing would be overwritten by it.
  const changes = inSequence<ChatChange>(
    ({ rev }) => rev,
    afterRev,
    ({ seq }) => seq <= (messages.at() ?? 0),
  );
  let isStopped = false;
  let isBusy = false;
  let isWaiting = false;
  /** How often the server has said that we are out of the room, and why, until it has been asked again. */
  let told: { times: number; reason?: ChatLeaveReason } = { times: 0 };

  const isBehind = () => !isStopped && (messages.isBehind() || changes.isBehind());

  /** How much there was new. */
  function take(newMessages: ChatMessage[], newChanges: ChatChange[]): number {
    if (isStopped) return 0;
    const added = messages.take(newMessages);
    if (added.length > 0) listener.onMessages?.(added);
    const changed = isStopped ? [] : changes.take(newChanges);
    if (changed.length > 0) listener.onChanges?.(changed);
    return added.length + changed.length;
  }

  async function catchUp(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    try {
      for (let attempt = 0; !isStopped; attempt += 1) {
        const { times } = told;
        const answer = await ask('room:sync', {
          roomId,
          after: messages.at() ?? Number.MAX_SAFE_INTEGER,
          afterRev: changes.at() ?? Number.MAX_SAFE_INTEGER,
        }).catch((error: HttpError) => retry(error, attempt));
        if (!answer) continue;
        if (told.times === times) told = { times };
        const { head, headRev } = answer;
        messages.startAt(head);
        changes.startAt(headRev);
        messages.announce(head);
        changes.announce(headRev);
        if (take(answer.messages, answer.changes) > 0) attempt = -1;
        if (!isBehind() && !told.reason) return;
        if (attempt >= 0) await retry(undefined, attempt);
      }
    } catch (error) {
      if (!isHttpError(error)) throw error;
      end(told.reason ?? error.code);
    } finally {
      isBusy = false;
    }
  }

  /** What is missing may be on its way; and not all members should ask in the same moment. */
  async function ifHole(): Promise<void> {
    if (isBusy || isWaiting || !isBehind()) return;
    isWaiting = true;
    await pause(300 + Math.random() * 200);
    isWaiting = false;
    if (isBehind()) void catchUp();
  }

  function end(reason: ChatLeaveReason): void {
    if (isStopped) return;
    stop();
    listener.onLeft?.(reason);
  }

  /** A hint as well: where it was late on its way, the visitor may have come in again. */
  function left(reason: ChatLeaveReason): void {
    told = { reason, times: told.times + 1 };
    void catchUp();
  }

  function stop(): void {
    isStopped = true;
    onEnd();
  }

  void catchUp();
  return {
    roomId,
    received(pushed) {
      if (!told.reason) take(pushed, []);
      void ifHole();
    },
    changed(change) {
      if (!told.reason) take([], [change]);
      void ifHole();
    },
    headed(head, headRev) {
      messages.announce(head);
      changes.announce(headRev);
      void ifHole();
    },
    catchUp: () => void catchUp(),
    left,
    stop,
  };
}
