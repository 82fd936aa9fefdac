import {
  changed,
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
import { change, message } from './message.fixture.js';

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
const open = (from: number, to: number) =>
  opened(unknownConversation, { messages: range(from, to), head: to, headRev: 0 });
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
    const empty = opened(unknownConversation, { messages: [], head: 0, headRev: 0 });
    expect(seqs(received(empty, [message(2)]))).toEqual([]);
    expect(seqs(received(empty, [message(2), message(1)]))).toEqual([1, 2]);
  });

  test('keeps what was pushed while its newest page was on the way', () => {
    const early = received(received(unknownConversation, [message(53)]), [message(51)]);
    expect(seqs(early)).toEqual([]);
    const room = opened(early, { messages: range(40, 52), head: 52, headRev: 0 });
    expect([seqs(room).at(-1), room.ahead, hasHole(room)]).toEqual([53, [], false]);
  });

  test('gives way to the newest page after a long absence', () => {
    const room = opened(open(1, 50), { messages: range(2000, 2049), head: 2050, headRev: 0 });
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

describe('changes', () => {
  const edit = (rev: number, seq: number, text = `rev ${rev}`) =>
    change(rev, message(seq, { text }));
  const texts = ({ messages }: { messages: readonly { text: string }[] }) =>
    messages.map(({ text }) => text);

  test('are applied in the order of rev, each once, however they come', () => {
    let room = open(1, 2);
    for (const rev of [2, 2, 4]) room = changed(room, [edit(rev, 1)]);
    expect([texts(room), room.rev, hasHole(room)]).toEqual([['message 1', 'message 2'], 0, true]);
    room = changed(room, [edit(1, 1)]);
    expect([texts(room)[0], room.rev, room.headRev, hasHole(room)]).toEqual(['rev 2', 2, 4, true]);
    room = changed(room, [edit(1, 1), edit(3, 2)]);
    expect([texts(room), room.waiting, hasHole(room)]).toEqual([['rev 4', 'rev 3'], [], false]);
  });

  test('that are only announced make a hole', () => {
    expect(hasHole(changed(open(1, 2), [], 3))).toBe(true);
    expect(hasHole(changed(open(1, 2), [], 0))).toBe(false);
  });

  test('of a message that is still on its way outlive its arrival', () => {
    const ahead = changed(open(1, 2), [edit(1, 4, 'changed')]);
    const filled = received(ahead, [message(3), message(4)]);
    expect(texts(filled).slice(2)).toEqual(['message 3', 'changed']);
    const next = changed(open(1, 2), [edit(1, 3, 'changed')]);
    expect(texts(received(next, [message(3)]))[2]).toBe('changed');
  });

  test('of messages from before those held need nothing', () => {
    const room = changed(open(51, 60), [edit(1, 7)]);
    expect([seqs(room), room.rev]).toEqual([seqs(open(51, 60)), 1]);
  });

  test('wait for the room’s messages, and are left out where these have them already', () => {
    const early = changed(unknownConversation, [edit(4, 1, 'old'), edit(5, 2, 'new')]);
    const room = opened(early, { messages: range(1, 2), head: 2, headRev: 4 });
    expect([texts(room), room.rev]).toEqual([['message 1', 'new'], 5]);
  });

  test('that a newest page does not have yet are asked for once more', () => {
    const ahead = changed(open(1, 2), [edit(1, 1), edit(2, 1)]);
    const again = opened(ahead, { messages: range(1, 2), head: 2, headRev: 1 });
    expect([again.rev, again.headRev, hasHole(again)]).toEqual([1, 2, true]);
  });
});

describe('a draft', () => {
  test('gives way to its message, from wherever that comes', () => {
    const mine = message(3, { clientMessageId: 'd1' });
    const room = drafted(drafted(open(1, 2), draft('d1')), draft('d2'));
    const stored = received(room, [mine]);
    expect(stored.drafts.map(({ clientMessageId }) => clientMessageId)).toEqual(['d2']);
    const reopened = opened(room, { messages: [...range(1, 2), mine], head: 3, headRev: 0 });
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
