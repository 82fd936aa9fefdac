import {
  changes,
  find,
  headOf,
  insertAfter,
  isDeliver,
  isOk,
  type Mutation,
  messages,
  name,
  pick,
  seenByAll,
} from './damage.fixture.js';
import type { StoredMessage } from './stored.js';

export const sendingMutations: Mutation[] = [
  {
    name: 'an acked message that nobody saw is lost',
    expected: 'ACKED_NOT_STORED',
    damage: (run) => {
      const { client, at, room, user } = find(run, isOk);
      const head = { client, at: at + 1e6, room, user, clientMessageId: 'vanished' };
      run.history.push({ ...head, type: 'invoke', content: 'gone' });
      run.history.push({ ...head, type: 'ok', seq: 1 + headOf(run, room) });
    },
  },
  {
    name: 'the acked end of a room is rolled back',
    expected: 'ACKED_NOT_STORED',
    also: ['DELIVERED_NOT_STORED', 'CHANGE_OF_NOTHING'],
    damage: (run, random) => {
      const { room } = pick(run, random, isOk);
      const acked = new Set(run.history.filter(isOk).map(name));
      let last: StoredMessage | undefined;
      do {
        last = messages(run).findLast((stored) => stored.room === room);
        if (last) run.stored.splice(run.stored.indexOf(last), 1);
      } while (last && !acked.has(name(last)));
    },
  },
  {
    name: 'an ack names another seq',
    expected: 'ACKED_OTHER_SEQ',
    damage: (run, random) => {
      pick(run, random, isOk).seq += 1;
    },
  },
  {
    name: 'a retry is acked with a new seq',
    expected: 'ACKED_OTHER_SEQ',
    damage: (run, random) => {
      const ok = pick(run, random, isOk);
      insertAfter(run, ok, { ...ok, seq: headOf(run, ok.room) + 1 });
    },
  },
  {
    name: 'an ack comes for what was never sent',
    expected: 'ACKED_NOT_INVOKED',
    damage: (run, random) => {
      const ok = pick(run, random, isOk);
      insertAfter(run, ok, { ...ok, clientMessageId: 'nobody' });
    },
  },
  {
    name: 'a retry is stored a second time, and seen by nobody',
    expected: 'STORED_TWICE',
    also: ['MESSAGE_MISSING'],
    damage: (run, random) => {
      const stored = random.pick(messages(run));
      run.stored.push({ ...stored, seq: headOf(run, stored.room) + 1 });
    },
  },
  {
    name: 'a retry is stored a second time, and seen by everybody',
    expected: 'STORED_TWICE',
    damage: (run, random) => {
      const stored = random.pick(messages(run));
      const again = { ...stored, seq: headOf(run, stored.room) + 1 };
      run.stored.push(again);
      seenByAll(run, again);
    },
  },
  {
    name: 'two messages share a seq',
    expected: 'STORED_SEQ_TWICE',
    damage: (run, random) => {
      const stored = random.pick(messages(run));
      const other = { ...stored, clientMessageId: 'twin' };
      const { room, user, clientMessageId, content } = other;
      run.history.unshift({
        type: 'invoke',
        client: 'x',
        at: 0,
        room,
        user,
        clientMessageId,
        content,
      });
      run.stored.push(other);
    },
  },
  {
    name: 'a seq is skipped by the counter',
    expected: 'STORED_HOLE',
    damage: (run, random) => {
      const { room } = random.pick(messages(run));
      const seq = headOf(run, room) + 2;
      const message = { room, user: 'ann', clientMessageId: 'after-hole', content: 'text' };
      run.history.push({ type: 'invoke', client: 'ann-1', at: 1e9, ...message });
      run.stored.push({ type: 'message', seq, ...message });
      seenByAll(run, { type: 'message', seq, ...message });
    },
  },
  {
    name: 'a message appears that nobody has sent',
    expected: 'STORED_NOT_INVOKED',
    also: ['MESSAGE_MISSING'],
    damage: (run, random) => {
      const stored = random.pick(messages(run));
      const seq = headOf(run, stored.room) + 1;
      run.stored.push({ ...stored, seq, clientMessageId: 'phantom' });
    },
  },
  {
    name: 'a message is stored with a mangled content and seen so',
    expected: 'STORED_OTHER_CONTENT',
    damage: (run, random) => {
      const edited = new Set(changes(run).map(({ room, seq }) => `${room} ${seq}`));
      const plain = messages(run).filter(({ room, seq }) => !edited.has(`${room} ${seq}`));
      const stored = random.pick(plain);
      stored.content = 'mangled';
      for (const event of run.history)
        if (isDeliver(event) && name(event) === name(stored)) event.content = 'mangled';
    },
  },
  {
    name: 'a message overtakes one that was acked before it was sent',
    expected: 'REAL_TIME_ORDER',
    damage: (run) => {
      const { room } = find(run, isOk);
      const head = headOf(run, room);
      const message = { room, user: 'ann', content: 'text' };
      for (const [index, clientMessageId] of ['early', 'late'].entries()) {
        const event = { client: 'ann-1', ...message, clientMessageId };
        const seq = head + 2 - index;
        run.history.push({ type: 'invoke', at: 1e9 + index * 10, ...event });
        const { content: _, ...answered } = event;
        run.history.push({ type: 'ok', at: 1e9 + index * 10 + 1, ...answered, seq });
      }
      for (const [index, clientMessageId] of ['late', 'early'].entries()) {
        const stored = {
          type: 'message',
          ...message,
          clientMessageId,
          seq: head + 1 + index,
        } as const;
        run.stored.push(stored);
        seenByAll(run, stored);
      }
    },
  },
];
