import type { HistoryEvent, Invoke, InvokeChange } from './events.js';
import { createRandom } from './random.fixture.js';
import type { StoredChange, StoredMessage, StoredRecord } from './stored.js';

export interface Generated {
  history: HistoryEvent[];
  stored: StoredRecord[];
}

interface Client {
  name: string;
  user: string;
  online: boolean;
  following: Map<Room, { seq: number; rev: number }>;
}

interface Room {
  name: string;
  messages: StoredMessage[];
  changes: StoredChange[];
  /** By seq, as it is now. */
  contents: string[];
}

interface Call {
  event: Invoke | InvokeChange;
  client: Client;
  room: Room;
  /** What a first attempt or this one has stored. */
  stored?: StoredMessage | StoredChange;
}

/** A system that keeps its promise, with lost answers, retries, absences, leaving and revocation. */
export function generateHistory(seed: number, steps: number): Generated {
  const random = createRandom(seed);
  const history: HistoryEvent[] = [];
  const rooms = ['lobby', 'team', 'ops'].map(
    (name): Room => ({ name, messages: [], changes: [], contents: [] }),
  );
  const clients = ['ann-1', 'ann-2', 'bob-1', 'cid-1', 'dee-1'].map(
    (name): Client => ({
      name,
      user: name.slice(0, 3),
      online: true,
      following: new Map(),
    }),
  );
  const calls: Call[] = [];
  let at = 0;
  let sent = 0;

  const online = () => clients.filter((client) => client.online);
  const position = (room: Room) => ({ seq: room.messages.length, rev: room.changes.length });

  function join(client: Client, room: Room) {
    if (client.following.has(room)) return;
    client.following.set(room, position(room));
    history.push({ type: 'join', client: client.name, at, room: room.name, ...position(room) });
  }

  function send(client: Client, room: Room) {
    sent += 1;
    const head = { type: 'invoke', client: client.name, at, room: room.name } as const;
    const clientMessageId = `c${sent}`;
    const event: Invoke = { ...head, user: client.user, clientMessageId, content: `text ${sent}` };
    history.push(event);
    calls.push({ event, client, room });
  }

  function change(client: Client, room: Room) {
    if (room.messages.length === 0) return;
    sent += 1;
    const seq = 1 + random.below(room.messages.length);
    const head = { type: 'invoke', client: client.name, at, room: room.name } as const;
    const event: InvokeChange = { ...head, seq, content: `edit ${sent}` };
    history.push(event);
    calls.push({ event, client, room });
  }

  function store(call: Call) {
    const { event, room } = call;
    if ('clientMessageId' in event) {
      const { user, clientMessageId, content } = event;
      const seq = room.messages.length + 1;
      call.stored = { type: 'message', room: room.name, seq, user, clientMessageId, content };
      room.messages.push(call.stored);
      room.contents[seq] = content;
    } else {
      const { seq, content } = event;
      const rev = room.changes.length + 1;
      call.stored = { type: 'change', room: room.name, rev, seq, content };
      room.changes.push(call.stored);
      room.contents[seq] = content;
    }
  }

  function answer({ event, client, stored }: Call) {
    const head = { type: 'ok', client: client.name, at, room: event.room } as const;
    if (stored?.type === 'message') {
      const { user, clientMessageId, seq } = stored;
      history.push({ ...head, user, clientMessageId, seq });
    } else if (stored) {
      const { rev, seq, content } = stored;
      history.push({ ...head, rev, seq, content });
    }
  }

  /** One step of a call that is under way: stored, answered, lost, tried again or given up. */
  function proceed(call: Call) {
    if (!call.stored && random.chance(0.8)) {
      store(call);
      return;
    }
    calls.splice(calls.indexOf(call), 1);
    if (call.stored && random.chance(0.8)) {
      answer(call);
      return;
    }
    const { event, client, room } = call;
    const which =
      'clientMessageId' in event ? { clientMessageId: event.clientMessageId } : { seq: event.seq };
    history.push({ type: 'fail', client: client.name, at, room: room.name, ...which });
    if ('clientMessageId' in event && random.chance(0.7)) {
      at += random.below(50);
      const again = { ...event, at };
      history.push(again);
      calls.push({ ...call, event: again });
    }
  }

  function deliver(client: Client, room: Room) {
    const seen = client.following.get(room);
    if (!seen) return;
    const head = { type: 'deliver', client: client.name, at, room: room.name } as const;
    const message = room.messages[seen.seq];
    const edit = room.changes[seen.rev];
    if (message && (!edit || random.chance(0.7))) {
      const { seq, user, clientMessageId, content } = message;
      const now = random.chance(0.5) ? (room.contents[seq] ?? content) : content;
      history.push({ ...head, seq, user, clientMessageId, content: now });
      seen.seq += 1;
    } else if (edit) {
      const { rev, seq, content } = edit;
      history.push({ ...head, rev, seq, content });
      seen.rev += 1;
    }
  }

  function catchUp(client: Client, room: Room) {
    const seen = client.following.get(room);
    while (seen && (seen.seq < room.messages.length || seen.rev < room.changes.length))
      deliver(client, room);
  }

  function leave(client: Client, room: Room) {
    const seen = client.following.get(room);
    if (!seen) return;
    const event = { type: 'leave', client: client.name, at, room: room.name } as const;
    if (random.chance(0.5)) {
      catchUp(client, room);
      history.push({ ...event, ...position(room) });
    } else history.push(event);
    straggle(client, room);
  }

  function revoke(client: Client) {
    const room = random.chance(0.5) ? random.pick(rooms) : undefined;
    const event = { type: 'revoke', client: client.name, at } as const;
    history.push(room ? { ...event, room: room.name } : event);
    for (const lost of room ? [room] : rooms) straggle(client, lost);
  }

  /** What was on its way already. */
  function straggle(client: Client, room: Room) {
    if (random.chance(0.3)) {
      at += random.below(20);
      deliver(client, room);
    }
    client.following.delete(room);
  }

  for (const client of clients) for (const room of rooms) join(client, room);
  for (let step = 0; step < steps; step += 1) {
    at += random.below(4);
    const room = random.pick(rooms);
    const client = random.pick(online().length > 0 ? online() : clients);
    const dice = random.below(100);
    if (dice < 12) send(client, room);
    else if (dice < 16) change(client, room);
    else if (dice < 45 && calls.length > 0) proceed(random.pick(calls));
    else if (dice < 90) deliver(client, room);
    else if (dice < 92) leave(client, room);
    else if (dice < 93) revoke(client);
    else if (dice < 96) join(client, room);
    else if (dice < 98) client.online = false;
    else if (dice < 99)
      history.push({ type: 'fault', client: 'driver', at, name: 'replica killed' });
    else for (const back of clients) back.online = true;
  }
  while (calls.length > 0) proceed(random.pick(calls));
  for (const client of clients) for (const room of rooms) catchUp(client, room);
  return { history, stored: rooms.flatMap(asStored) };
}

function asStored({ messages, changes, contents }: Room): StoredRecord[] {
  const now = messages.map((message) => ({
    ...message,
    content: contents[message.seq] ?? message.content,
  }));
  return [...now, ...changes];
}
