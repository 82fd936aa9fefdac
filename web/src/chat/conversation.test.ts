import {
  draftDiscarded,
  drafted,
  draftMarked,
  hasHole,
  hasOlder,
  lastSeq,
  olderLoaded,
  opened,
  received,
  unknownConversation,
} from './conversation.js';
import { message } from './message.fixture.js';

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
const open = (from: number, to: number) =>
  opened(unknownConversation, { messages: range(from, to), head: to });
const seqs = ({ messages }: { messages: readonly { seq: number }[] }) =>
  messages.map(({ seq }) => seq);
const draft = (clientMessageId: string) => ({ clientMessageId, text: 'hi', at: message(1).at });

describe('a conversation', () => {
  test('shows a message once, however often and in whatever order it comes', () => {
    let room = open(1, 2);
    for (const seq of [3, 3, 2, 5, 4, 5, 1]) room = received(room, [message(seq)]);
    expect(seqs(room)).toEqual([1, 2, 3, 4, 5]);
    expect(room.ahead).toEqual([]);
  });

  test('holds back what came beyond a hole until the hole is filled', () => {
    const holed = received(open(1, 2), [message(5), message(4)]);
    expect([seqs(holed), hasHole(holed), lastSeq(holed)]).toEqual([[1, 2], true, 2]);
    const filled = received(holed, [message(3)]);
    expect([seqs(filled), hasHole(filled)]).toEqual([[1, 2, 3, 4, 5], false]);
  });

  test('knows from an announced head that something is missing', () => {
    expect(hasHole(received(open(1, 2), [], 7))).toBe(true);
    expect(hasHole(received(open(1, 2), [], 1))).toBe(false);
  });

  test('begins at 1 in a room without messages', () => {
    const empty = opened(unknownConversation, { messages: [], head: 0 });
    expect(seqs(received(empty, [message(2)]))).toEqual([]);
    expect(seqs(received(empty, [message(2), message(1)]))).toEqual([1, 2]);
  });

  test('keeps what was pushed while its newest page was on the way', () => {
    const early = received(received(unknownConversation, [message(53)]), [message(51)]);
    expect(seqs(early)).toEqual([]);
    const room = opened(early, { messages: range(40, 52), head: 52 });
    expect([seqs(room).at(-1), room.ahead, hasHole(room)]).toEqual([53, [], false]);
  });

  test('gives way to the newest page after a long absence', () => {
    const room = opened(open(1, 50), { messages: range(2000, 2049), head: 2050 });
    expect([seqs(room)[0], lastSeq(room), hasHole(room), hasOlder(room)]).toEqual([
      2000,
      2049,
      true,
      true,
    ]);
  });

  test('takes older messages only where they join on', () => {
    const room = open(51, 60);
    expect(seqs(olderLoaded(room, range(41, 50)))).toEqual(seqs(open(41, 60)));
    expect(seqs(olderLoaded(room, range(45, 55)))).toEqual(seqs(open(45, 60)));
    expect(olderLoaded(room, range(1, 40))).toBe(room);
    expect(olderLoaded(room, [])).toBe(room);
    expect([hasOlder(room), hasOlder(open(1, 3))]).toEqual([true, false]);
  });
});

describe('a draft', () => {
  test('gives way to its message, from wherever that comes', () => {
    const mine = message(3, { clientMessageId: 'd1' });
    const room = drafted(drafted(open(1, 2), draft('d1')), draft('d2'));
    const stored = received(room, [mine]);
    expect(stored.drafts.map(({ clientMessageId }) => clientMessageId)).toEqual(['d2']);
    const reopened = opened(room, { messages: [...range(1, 2), mine], head: 3 });
    expect(reopened.drafts.map(({ clientMessageId }) => clientMessageId)).toEqual(['d2']);
  });

  test('stays in sight while its message lies beyond a hole', () => {
    const room = drafted(open(1, 2), draft('d1'));
    const acked = received(room, [message(4, { clientMessageId: 'd1' })]);
    expect([seqs(acked), acked.drafts.length]).toEqual([[1, 2], 1]);
    expect(received(acked, [message(3)]).drafts).toEqual([]);
  });

  test('goes when its message is one that is no longer held', () => {
    const room = drafted(open(2000, 2049), draft('d1'));
    expect(received(room, [message(9, { clientMessageId: 'd1' })]).drafts).toEqual([]);
  });

  test('fails with a reason, and waits again when it is retried', () => {
    const failed = draftMarked(drafted(open(1, 2), draft('d1')), 'd1', 'You are muted');
    expect(failed.drafts).toEqual([{ ...draft('d1'), failure: 'You are muted' }]);
    expect(draftMarked(failed, 'd1').drafts).toEqual([draft('d1')]);
    expect(draftDiscarded(failed, 'd1').drafts).toEqual([]);
  });
});
