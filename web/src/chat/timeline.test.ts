import { message } from './message.fixture.js';
import { plainTimeFormat, timeFormat } from './time-format.js';
import { timelineOf } from './timeline.js';

const me = { id: 'ada', name: 'Ada' };
const alan = { id: 'alan', name: 'Alan' };
const at = (time: string) => ({ at: `2026-01-${time}:00.000Z` });
const utc = plainTimeFormat.dayOf;

function outline(messages: ReturnType<typeof message>[], dayOf = utc, newAfter?: number) {
  return timelineOf({ messages, drafts: [] }, me, dayOf, newAfter).map((item) =>
    item.kind !== 'group' ? item.kind : `${item.sender.name} ${item.lines.length}`,
  );
}

describe('a timeline', () => {
  test('puts consecutive messages of one sender together until a pause', () => {
    const messages = [
      message(1, at('05T10:00')),
      message(2, at('05T10:04')),
      message(3, at('05T10:10')),
      message(4, { ...at('05T10:11'), sender: alan }),
      message(5, at('05T10:12')),
    ];
    expect(outline(messages)).toEqual(['day', 'Grace 2', 'Grace 1', 'Alan 1', 'Grace 1']);
  });

  test('has a line before the first message of another after the cursor', () => {
    const mine = message(3, { ...at('05T10:02'), sender: me });
    const messages = [
      message(1, at('05T10:00')),
      message(2, at('05T10:01')),
      mine,
      message(4, at('05T10:03')),
    ];
    const lines = (newAfter: number) => outline(messages, utc, newAfter);
    expect(lines(1)).toEqual(['day', 'Grace 1', 'new', 'Grace 1', 'Ada 1', 'Grace 1']);
    expect(lines(2)).toEqual(['day', 'Grace 2', 'Ada 1', 'new', 'Grace 1']);
    expect(lines(4)).toEqual(outline(messages));
  });

  test('has no such line where the cursor lies before what is loaded', () => {
    expect(outline([message(8), message(9)], utc, 5)).toEqual(outline([message(8), message(9)]));
    expect(outline([message(6), message(7)], utc, 5)).toContain('new');
  });

  test('says where a message was deleted', () => {
    const messages = [message(1, { text: '', deletedAt: message(2).at })];
    const [, group] = timelineOf({ messages, drafts: [] }, me, utc);
    expect(group).toMatchObject({ lines: [{ text: 'Message deleted' }] });
  });

  test('shows an answer with what it answers, where that is loaded', () => {
    const messages = [message(5), message(6, { replyTo: 5 }), message(7, { replyTo: 2 })];
    const draft = { clientMessageId: 'c9', text: 'hi', ...at('05T10:08'), replyTo: 7 };
    const lines = timelineOf({ messages, drafts: [draft] }, me, utc).flatMap((item) =>
      item.kind === 'group' ? item.lines : [],
    );
    expect(lines.map(({ replyTo, answered }) => [replyTo, answered?.seq])).toEqual([
      [undefined, undefined],
      [5, 5],
      [2, undefined],
      [7, 7],
    ]);
  });

  test('parts days where they change for the reader', () => {
    const messages = [
      message(1, at('05T22:58')),
      message(2, at('05T23:01')),
      message(3, at('06T00:01')),
    ];
    expect(outline(messages)).toEqual(['day', 'Grace 2', 'day', 'Grace 1']);
    const berlin = timeFormat({ locale: 'en', timeZone: 'Europe/Berlin', now: new Date() });
    expect(outline(messages, berlin.dayOf)).toEqual([
      'day',
      'Grace 1',
      'day',
      'Grace 1',
      'Grace 1',
    ]);
  });

  test('keeps a line’s key when its draft becomes a message', () => {
    const draft = { clientMessageId: 'c9', text: 'hi', ...at('05T10:00') };
    const keyOf = (items: ReturnType<typeof timelineOf>) =>
      items.flatMap((item) => (item.kind === 'group' ? item.lines.map(({ key }) => key) : []));
    const before = keyOf(timelineOf({ messages: [], drafts: [draft] }, me, utc));
    const stored = message(1, { ...draft, sender: me });
    expect(keyOf(timelineOf({ messages: [stored], drafts: [] }, me, utc))).toEqual(before);
  });
});

describe('times', () => {
  const now = new Date('2026-01-06T12:00:00Z');
  const here = timeFormat({ locale: 'en-US', timeZone: 'America/New_York', now });

  test('are the reader’s own', () => {
    expect(here.time('2026-01-06T01:05:00Z')).toMatch(/^8:05\sPM$/);
    expect(here.dayLabel('2026-01-06T12:00:00Z')).toBe('Today');
    expect(here.dayLabel('2026-01-06T01:05:00Z')).toBe('Yesterday');
    expect(here.dayLabel('2026-01-02T12:00:00Z')).toBe('Friday, January 2');
    expect(here.dayLabel('2025-06-02T12:00:00Z')).toBe('June 2, 2025');
  });

  test('are UTC, the same everywhere, until the browser takes over', () => {
    expect(plainTimeFormat.time('2026-01-06T01:05:00Z')).toBe('01:05');
    expect(plainTimeFormat.dayLabel('2026-01-06T01:05:00Z')).toBe('2026-01-06');
  });
});
