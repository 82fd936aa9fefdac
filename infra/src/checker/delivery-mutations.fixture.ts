import {
  find,
  headRev,
  insertAfter,
  isDeliver,
  isInvoke,
  isLeave,
  lastBefore,
  type Mutation,
  messages,
  name,
  pick,
  pickPair,
  reachAfterEnd,
  remove,
  staysToEnd,
  swapFields,
} from './damage.fixture.js';
import type { Deliver, Invoke, Leave } from './events.js';

export const deliveryMutations: Mutation[] = [
  {
    name: 'a client sees what nobody has sent',
    expected: 'DELIVERED_NOT_INVOKED',
    damage: (run, random) => {
      pick(run, random, isDeliver).clientMessageId = 'phantom';
    },
  },
  {
    name: 'a message is delivered before it is sent',
    expected: 'DELIVERED_NOT_INVOKED',
    also: ['ACKED_NOT_INVOKED', 'REAL_TIME_ORDER'],
    damage: (run, random) => {
      const { room, user, clientMessageId } = pick(run, random, isDeliver);
      const invoked = run.history.filter(
        (event): event is Invoke =>
          isInvoke(event) && name(event) === name({ room, user, clientMessageId }),
      );
      for (const event of invoked) remove(run, event);
      run.history.push({ ...(invoked[0] as Invoke), at: 1e9 });
    },
  },
  {
    name: 'a client sees what was sent and not stored',
    expected: 'DELIVERED_NOT_STORED',
    damage: (run, random) => {
      const event = pick(run, random, isDeliver);
      const { room, user } = event;
      event.clientMessageId = 'unstored';
      const head = { type: 'invoke', client: 'x', at: 0, room, user } as const;
      run.history.unshift({ ...head, clientMessageId: 'unstored', content: 'x' });
    },
  },
  {
    name: 'a client sees a message under the number of its neighbour',
    expected: 'DELIVERED_OTHER_SEQ',
    damage: (run, random) => {
      const event = pick(run, random, isDeliver);
      const other = messages(run).find(({ room, seq }) => room === event.room && seq !== event.seq);
      Object.assign(event, { user: other?.user, clientMessageId: other?.clientMessageId });
    },
  },
  {
    name: 'a client sees another content',
    expected: 'DELIVERED_OTHER_CONTENT',
    damage: (run, random) => {
      pick(run, random, isDeliver).content = 'garbled';
    },
  },
  {
    name: 'a client sees a message twice in a row',
    expected: 'DELIVERED_TWICE',
    damage: (run, random) => {
      const event = pick(run, random, isDeliver);
      insertAfter(run, event, { ...event });
    },
  },
  {
    name: 'a client sees a message again much later',
    expected: 'DELIVERED_TWICE',
    damage: (run) => {
      const event = find(run, (one): one is Deliver => isDeliver(one) && staysToEnd(run, one));
      run.history.push({ ...event, at: 1e9 });
    },
  },
  {
    name: 'two messages of a room change places for one client',
    expected: 'DELIVERED_OUT_OF_ORDER',
    also: ['DELIVERED_NOT_INVOKED'],
    damage: (run, random) => {
      const [first, second] = pickPair(run, random, isDeliver);
      swapFields(first, second, ['seq', 'user', 'clientMessageId', 'content']);
    },
  },
  {
    name: 'somebody who never joined receives a message',
    expected: 'DELIVERED_TO_NON_MEMBER',
    damage: (run, random) => {
      const event = pick(run, random, isDeliver);
      insertAfter(run, event, { ...event, client: 'eve-1' });
    },
  },
  {
    name: 'a message reaches somebody long after leaving',
    expected: 'DELIVERED_AFTER_LEAVING',
    damage: (run) => reachAfterEnd(run, 'leave'),
  },
  {
    name: 'a message reaches a client long after it was taken from the room',
    expected: 'DELIVERED_AFTER_REVOCATION',
    damage: (run) => reachAfterEnd(run, 'revoke'),
  },
  {
    name: 'a message reaches a client long after its session was revoked',
    expected: 'DELIVERED_AFTER_REVOCATION',
    damage: (run) => reachAfterEnd(run, 'revoke', true),
  },
  {
    name: 'a member misses a message in the midst',
    expected: 'MESSAGE_MISSING',
    damage: (run, random) => {
      remove(run, pickPair(run, random, isDeliver)[0]);
    },
  },
  {
    name: 'a member misses the newest message',
    expected: 'MESSAGE_MISSING',
    damage: (run) => {
      const event = run.history.findLast(
        (one): one is Deliver => isDeliver(one) && staysToEnd(run, one),
      );
      remove(run, event as Deliver);
    },
  },
  {
    name: 'a member has never received anything',
    expected: 'MESSAGE_MISSING',
    damage: (run) => {
      const { room } = find(run, isDeliver);
      run.history.unshift({
        type: 'join',
        client: 'deaf-1',
        at: 0,
        room,
        seq: 0,
        rev: headRev(run, room),
      });
    },
  },
  {
    name: 'somebody leaves at the head without the last message',
    expected: 'MESSAGE_MISSING',
    damage: (run) => {
      const leave = find(
        run,
        (one): one is Leave => isLeave(one) && lastBefore(run, one)?.seq === one.seq,
      );
      remove(run, lastBefore(run, leave) as Deliver);
    },
  },
  {
    name: 'somebody joins again without having seen the rest',
    expected: 'MESSAGE_MISSING',
    damage: (run) => {
      const event = run.history.findLast(
        (one): one is Deliver => isDeliver(one) && staysToEnd(run, one),
      ) as Deliver;
      remove(run, event);
      const { client, room, seq } = event;
      run.history.push({ type: 'join', client, at: 1e9, room, seq, rev: headRev(run, room) });
    },
  },
];
