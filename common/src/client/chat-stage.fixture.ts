import { randomUUID } from 'node:crypto';
import { type Socket as Peer, Server } from 'socket.io';
import { io as connect } from 'socket.io-client';
import { closeLater, inAnHour, startFakeAuth } from './fake-auth.fixture.js';
import {
  type ChatChange,
  type ChatClientOptions,
  type ChatMessage,
  createChatClient,
  type FollowRoomOptions,
} from './index.js';

type Answer = object | 'lost' | 'silent';

/** A chat of one room in memory that answers what a test says, and otherwise what is right. */
export async function startChatStage() {
  const auth = await startFakeAuth();
  const io = new Server(auth.server, { transports: ['websocket'] });
  closeLater(() => void io.disconnectSockets(true));
  const messages: ChatMessage[] = [];
  const changes: ChatChange[] = [];
  const stage = {
    auth,
    chat: io.of('/chat'),
    messages,
    changes,
    /** Every event that came, with its payload. */
    asked: [] as [string, Record<string, unknown>][],
    /** In place of the next right answers, by event; `lost` breaks the connection after the work is done. */
    answers: {} as Record<string, Answer[] | undefined>,
    peers: new Set<Peer>(),

    /** Stores messages without telling anybody. */
    store(count: number): ChatMessage[] {
      return Array.from({ length: count }, () => add(randomUUID(), 'text'));
    },
    /** Stores a change without telling anybody. */
    edit(seq: number, text: string): ChatChange {
      const message = { ...(messages[seq - 1] as ChatMessage), text };
      messages[seq - 1] = message;
      const rev = changes.length + 1;
      const change = { roomId, rev, seq, kind: 'edited', by: 'ada', at, message } as const;
      changes.push(change);
      return change;
    },
    push: (...pushed: ChatMessage[]) =>
      stage.chat.emit('message:new', { roomId, messages: pushed }),
    pushChange: (change: ChatChange) => stage.chat.emit('message:changed', change),
    syncs: () => stage.asked.filter(([event]) => event === 'room:sync').length,

    client(options: Partial<ChatClientOptions> = {}) {
      const session = auth.clientOf({ expiresAt: inAnHour() });
      const socketOptions = { reconnectionDelay: 20 };
      const chat = createChatClient({
        io: connect,
        session,
        url: auth.url,
        socketOptions,
        ...options,
      });
      closeLater(chat.close);
      return Object.assign(chat, { session });
    },
    /** A client that follows the room, and what it was told, in order. */
    follow(
      from: FollowRoomOptions = { after: 0, afterRev: 0 },
      options: Partial<ChatClientOptions> = {},
    ) {
      const chat = stage.client(options);
      const seqs: number[] = [];
      const revs: number[] = [];
      const texts: Record<number, string> = {};
      const left: string[] = [];
      const stop = chat.follow(roomId, from, {
        onMessages(added) {
          seqs.push(...added.map(({ seq }) => seq));
          for (const { seq, text } of added) texts[seq] = text;
        },
        onChanges(changed) {
          revs.push(...changed.map(({ rev }) => rev));
          for (const { seq, message } of changed) texts[seq] = message.text;
        },
        onLeft: (reason) => left.push(reason),
      });
      return { chat, seqs, revs, texts, left, stop };
    },
  };

  function add(clientMessageId: string, text: string): ChatMessage {
    const seq = messages.length + 1;
    const sender = { id: 'ada', name: 'Ada' };
    const message = {
      seq,
      id: `m${seq}`,
      roomId,
      clientMessageId,
      sender,
      text,
      at,
      reactions: [],
    };
    messages.push(message);
    return message;
  }
  function right(event: string, payload: Record<string, unknown>): object {
    if (event === 'room:sync') {
      const after = Number(payload.after);
      const afterRev = Number(payload.afterRev);
      return {
        ok: true,
        messages: messages.slice(after, after + 200),
        changes: changes.slice(afterRev, afterRev + 200),
        head: messages.length,
        headRev: changes.length,
      };
    }
    if (event === 'alive') return { ok: true };
    const { clientMessageId, text } = payload as Record<string, string>;
    const earlier = messages.find((one) => one.clientMessageId === clientMessageId);
    const message = earlier ?? add(`${clientMessageId}`, `${text}`);
    return { ok: true, seq: message.seq, message };
  }
  stage.chat.on('connection', (peer) => {
    stage.peers.add(peer);
    peer.on('disconnect', () => stage.peers.delete(peer));
    peer.onAny((event, payload, ack) => {
      stage.asked.push([event, payload]);
      const given = stage.answers[event]?.shift();
      if (given === 'silent') return;
      if (typeof given === 'object') return ack(given);
      const answer = right(event, payload);
      if (given === 'lost') return peer.conn.close();
      ack(answer);
    });
  });
  return stage;
}

export const roomId = 'lobby';
const at = '2026-01-01T00:00:00.000Z';

export function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

export const refused = (code: string, more: object = {}) => ({
  ok: false,
  error: { code, message: code, ...more },
});
