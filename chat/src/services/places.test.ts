import type { MembershipRecord } from '../models/membership.js';
import type { RoomRecord } from '../models/room.js';
import { createPlaces } from './places.js';

const changed = {
  type: 'member.changed',
  roomId: 'r',
  userId: 'ada',
  version: 1,
  change: 'changed',
} as const;

/** Places whose source answers when it is told to; `reads` counts questions. */
function stage() {
  const waiting: ((answer: MembershipRecord | null) => void)[] = [];
  const state = { isFresh: true, reads: 0 };
  const places = createPlaces(
    {
      room: async () => {
        state.reads += 1;
        return { _id: 'r' } as RoomRecord;
      },
      member: () => {
        state.reads += 1;
        return new Promise((resolve) => waiting.push(resolve));
      },
    },
    () => state.isFresh,
  );
  const answer = (role: string | null) =>
    waiting.shift()?.(role === null ? null : ({ role } as MembershipRecord));
  const ask = () => places.member('r', 'ada');
  return { places, state, answer, ask };
}

test('a place is read once for all who ask, and again after an entry about it', async () => {
  const { places, state, answer, ask } = stage();
  const asked = [ask(), ask()];
  answer('owner');
  expect(await Promise.all(asked)).toEqual([{ role: 'owner' }, { role: 'owner' }]);
  expect([await ask(), state.reads]).toEqual([{ role: 'owner' }, 1]);
  places.forget({ ...changed, userId: 'grace' });
  expect([await ask(), state.reads]).toEqual([{ role: 'owner' }, 1]);
  places.forget(changed);
  const again = ask();
  answer('member');
  expect([await again, state.reads]).toEqual([{ role: 'member' }, 2]);
});

test('an answer that was read before an entry and comes after it is not kept', async () => {
  const { places, answer, ask } = stage();
  const old = ask();
  places.forget(changed);
  const current = ask();
  answer('owner');
  await old;
  answer('member');
  await current;
  expect(await ask()).toEqual({ role: 'member' });
});

test('a late old answer does not take the place of a new one', async () => {
  const { places, answer, ask } = stage();
  const old = ask();
  places.forget(changed);
  answer('owner');
  await old;
  const current = ask();
  answer('member');
  expect(await current).toEqual({ role: 'member' });
});

test('while entries may be missing everything is read, and what was known counts again only after', async () => {
  const { places, state, answer, ask } = stage();
  const first = ask();
  answer('owner');
  await first;
  state.isFresh = false;
  const stale = ask();
  answer(null);
  expect(await stale).toBeNull();
  state.isFresh = true;
  places.forgetAll();
  const anew = ask();
  answer('member');
  expect(await anew).toEqual({ role: 'member' });
});

test('that somebody is no member is asked each time', async () => {
  const { state, answer, ask } = stage();
  for (let i = 0; i < 2; i += 1) {
    const asked = ask();
    answer(null);
    expect(await asked).toBeNull();
  }
  expect(state.reads).toBe(2);
});

test('an entry about a room makes the room be read again', async () => {
  const { places, state } = stage();
  await places.room('r');
  await places.room('r');
  expect(state.reads).toBe(1);
  places.forget({ type: 'room.changed', roomId: 'r' });
  await places.room('r');
  expect(state.reads).toBe(2);
});

test('a place that a read from before found empty is looked for again', async () => {
  const { state, answer, ask } = stage();
  const before = ask();
  const since = ask();
  answer(null);
  expect(await before).toBeNull();
  await new Promise(setImmediate);
  answer('member');
  expect([await since, state.reads]).toEqual([{ role: 'member' }, 2]);
});
