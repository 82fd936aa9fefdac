import {
  changes,
  headOf,
  headRev,
  insertAfter,
  isDeliverChange,
  isOkChange,
  type Mutation,
  pick,
  pickPair,
  remove,
  swapFields,
} from './damage.fixture.js';
import type { OkChange } from './events.js';

export const changeMutations: Mutation[] = [
  {
    name: 'an acked change is lost',
    expected: 'CHANGE_ACKED_NOT_STORED',
    also: ['CHANGE_DELIVERED_NOT_STORED', 'STORED_OTHER_CONTENT', 'DELIVERED_OTHER_CONTENT'],
    damage: (run) => {
      const ok = run.history.findLast((event) => isOkChange(event)) as OkChange;
      run.stored = run.stored.filter(
        (stored) => stored.type !== 'change' || stored.room !== ok.room || stored.rev < ok.rev,
      );
    },
  },
  {
    name: 'a change is acked as another one',
    expected: 'CHANGE_ACKED_NOT_STORED',
    damage: (run, random) => {
      pick(run, random, isOkChange).content = 'another edit';
    },
  },
  {
    name: 'two changes share a rev',
    expected: 'CHANGE_STORED_TWICE',
    damage: (run, random) => {
      run.stored.push({ ...random.pick(changes(run)) });
    },
  },
  {
    name: 'a rev is skipped',
    expected: 'CHANGE_STORED_HOLE',
    also: ['CHANGE_MISSING'],
    damage: (run, random) => {
      const stored = random.pick(changes(run));
      run.stored.push({ ...stored, rev: headRev(run, stored.room) + 2 });
    },
  },
  {
    name: 'a change is of a message that is not there',
    expected: 'CHANGE_OF_NOTHING',
    also: ['CHANGE_MISSING'],
    damage: (run, random) => {
      const { room } = random.pick(changes(run));
      const change = { room, seq: headOf(run, room) + 9, content: 'edit' };
      run.history.push({ type: 'invoke', client: 'ann-1', at: 1e9, ...change });
      run.stored.push({ type: 'change', ...change, rev: headRev(run, room) + 1 });
    },
  },
  {
    name: 'a change appears that nobody has asked for',
    expected: 'CHANGE_NOT_INVOKED',
    also: ['CHANGE_MISSING'],
    damage: (run, random) => {
      const stored = random.pick(changes(run));
      run.stored.push({ ...stored, rev: headRev(run, stored.room) + 1, content: 'phantom' });
    },
  },
  {
    name: 'a client sees a change that is not stored',
    expected: 'CHANGE_DELIVERED_NOT_STORED',
    damage: (run, random) => {
      const event = pick(run, random, isDeliverChange);
      insertAfter(run, event, { ...event, rev: headRev(run, event.room) + 1 });
    },
  },
  {
    name: 'a client sees a change of another content',
    expected: 'CHANGE_DELIVERED_OTHER_CONTENT',
    damage: (run, random) => {
      pick(run, random, isDeliverChange).content = 'garbled';
    },
  },
  {
    name: 'a client sees a change twice',
    expected: 'CHANGE_DELIVERED_TWICE',
    damage: (run, random) => {
      const event = pick(run, random, isDeliverChange);
      insertAfter(run, event, { ...event });
    },
  },
  {
    name: 'two changes of a room change places for one client',
    expected: 'CHANGE_DELIVERED_OUT_OF_ORDER',
    damage: (run, random) => {
      const [first, second] = pickPair(run, random, isDeliverChange);
      swapFields(first, second, ['rev', 'seq', 'content']);
    },
  },
  {
    name: 'a member misses a change',
    expected: 'CHANGE_MISSING',
    damage: (run, random) => {
      remove(run, pickPair(run, random, isDeliverChange)[0]);
    },
  },
];
