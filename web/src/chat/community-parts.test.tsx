import { renderToString } from 'react-dom/server';
import { createLiveFigures } from '../admin/create-live-figures.js';
import type { Figures } from '../admin/figures.js';
import { FiguresTable } from '../admin/figures-table.js';
import type { AdminSocketEvents } from '../admin/open-admin-socket.js';
import { BellButton } from './bell-button.js';
import { placeOf } from './contract.js';
import { MarkedWords } from './marked-words.js';
import { mentionable, mentionQuery } from './mention-query.js';
import { MessageText } from './message-text.js';
import { NotificationRow } from './notification-row.js';
import { PresenceText } from './presence-text.js';
import { UnreadBadge } from './unread-badge.js';
import { writingText } from './writing-note.js';

const html = (element: React.ReactElement) => renderToString(element).replaceAll('<!-- -->', '');
const at = '2026-01-05T10:00:00.000Z';

describe('a mention that is being written', () => {
  test.each([
    ['@', 1, { at: 0, q: '' }],
    ['hello @gr', 9, { at: 6, q: 'gr' }],
    ['hello @gr and', 9, { at: 6, q: 'gr' }],
    ['(@Grace Ho', 10, { at: 1, q: 'Grace Ho' }],
    ['@ada @al', 8, { at: 5, q: 'al' }],
    ['mail to ada@example', 19, undefined],
    ['@ ada', 5, undefined],
    ['@ada\nand', 8, undefined],
    ['@one two three four five', 24, undefined],
    ['nobody', 6, undefined],
  ])('in %j at %d is %j', (text, caret, query) => {
    expect(mentionQuery(text, caret)).toEqual(query);
  });

  const people = ['Grace Hopper', 'Ada', 'Ada Lovelace', 'Alan'].map((name) => ({
    id: name,
    name,
  }));
  test.each([
    ['', ['Ada', 'Ada Lovelace', 'Alan', 'Grace Hopper']],
    ['a', ['Ada', 'Ada Lovelace', 'Alan']],
    ['HOP', ['Grace Hopper']],
    ['ada', ['Ada', 'Ada Lovelace']],
    ['ada l', ['Ada Lovelace']],
    // Enter sends what is complete.
    ['ada ', []],
    ['alan', []],
    ['xyz', []],
  ])('%j may become %j', (q, names) => {
    expect(mentionable(people, q).map(({ name }) => name)).toEqual(names);
  });
});

describe('a text', () => {
  const mentions = [
    { name: 'Ada', own: true },
    { name: 'Ada Lovelace', own: false },
    { name: 'C++ (expert)', own: false },
  ];
  const marked = (text: string) =>
    [
      ...html(<MessageText text={text} mentions={mentions} />).matchAll(
        /class="([^"]+)">([^<]+)</g,
      ),
    ].map(([, name, said]) => `${name}: ${said}`);

  test('marks whom it mentions, oneself in another way', () => {
    expect(marked('@ada lovelace and @ADA’s friend, @C++ (expert)')).toEqual([
      'mention: @ada lovelace',
      'mention mention-own: @ADA',
      'mention: @C++ (expert)',
    ]);
  });

  test('marks neither addresses nor longer names, nor anything without a mention', () => {
    expect(marked('me@ada, @Adam, https://example.com/@Ada')).toEqual([]);
    expect(html(<MessageText text="@Ada" />)).toBe('@Ada');
  });
});

describe('what was searched for', () => {
  const marks = (text: string, q: string) =>
    [...html(<MarkedWords text={text} q={q} />).matchAll(/<mark>([^<]+)</g)].map(
      ([, said]) => said,
    );

  test('is marked as whole words, in any case and with or without accents', () => {
    expect(marks('Café in the CAFE, no cafeteria', 'café')).toEqual(['Café', 'CAFE']);
    expect(marks('one, two-three', 'three -ONE .*')).toEqual(['one', 'three']);
    expect(marks('nothing', '.*')).toEqual([]);
  });

  test('is in view in a long text', () => {
    const text = `${'lorem ipsum '.repeat(200)}needle ${'dolor '.repeat(200)}`;
    const shown = html(<MarkedWords text={text} q="needle" />);
    expect(shown).toMatch(/^… .{10,80}<mark>needle<\/mark>.*…$/);
    expect(shown.length).toBeLessThan(300);
  });
});

test.each([
  ['/', { roomId: 'lobby' }],
  ['/?message=7', { roomId: 'lobby', seq: 7 }],
  ['/rooms/r2?message=12', { roomId: 'r2', seq: 12 }],
  ['/rooms/r2/', { roomId: 'r2' }],
  ['/rooms/r2?message=-1', { roomId: 'r2' }],
  ['/rooms/r2?message=x', { roomId: 'r2' }],
  ['/account', undefined],
  ['/rooms/', undefined],
  ['//example.com/', undefined],
  ['https://example.com/rooms/r2', undefined],
])('the address %s leads to %j', (address, place) => {
  expect(placeOf(address)).toEqual(place);
});

test('badges say how much is new, and whether it concerns the reader', () => {
  expect(html(<UnreadBadge unread={0} mentions={0} />)).toBe('');
  expect(html(<UnreadBadge unread={3} mentions={0} />)).not.toContain('@');
  expect(html(<UnreadBadge unread={120} mentions={1} />)).toMatch(/@.*1 mention.*99\+/);
  expect(html(<BellButton unread={2} onClick={() => {}} />)).toContain('Notifications, 2 unread');
  expect(html(<BellButton unread={0} onClick={() => {}} />)).not.toContain('unread');
});

test('a notification leads to its link, outside links to another tab', () => {
  const row = (link?: string) =>
    html(
      <NotificationRow
        notification={{
          id: 'n1',
          type: 'x',
          title: 'A <title>',
          body: 'b',
          at,
          ...(link && { link }),
        }}
        read={async () => {}}
        onOpen={() => {}}
      />,
    );
  expect(row('/rooms/r2')).toMatch(/href="\/rooms\/r2"(?!.*_blank).*Unread: .*A &lt;title&gt;/);
  expect(row('https://example.com')).toMatch(/target="_blank" rel="noopener noreferrer"/);
  expect(row()).toContain('<button');
});

test('presence and writing are said in words', () => {
  expect(html(<PresenceText presence={{ userId: 'u', online: true }} />)).toContain('Online');
  const away = { userId: 'u', online: false };
  expect(html(<PresenceText presence={away} />)).toBe('');
  expect(html(<PresenceText presence={{ ...away, lastSeen: at }} />)).toContain('Last seen');
  expect([[], ['Grace'], ['Grace', 'Alan'], ['a', 'b', 'c']].map(writingText)).toEqual([
    '',
    'Grace is writing…',
    'Grace and Alan are writing…',
    'Several people are writing…',
  ]);
});

describe('live figures', () => {
  const total = {
    sockets: { '/chat': 1_234 },
    users: 1_000,
    rooms: 5,
    eventsPerSecond: 2.4,
    storedPerSecond: 0,
    deliveriesPerSecond: 0,
    feedLagMs: null,
    eventLoopDelayMs: 10.6,
  };
  const figures: Figures = { replicas: [{ id: 'chat-1', ...total }], total };

  test('are shown by replica and in all', () => {
    const shown = html(<FiguresTable figures={figures} isOld={false} />);
    for (const text of ['chat-1', '1 replica', '1,234', 'unknown', '11 ms']) {
      expect(shown).toContain(text);
    }
  });

  test('come and go with the connection, and end with the right to see them', async () => {
    let events: AdminSocketEvents | undefined;
    let closed = 0;
    const live = createLiveFigures((given) => {
      events = given;
      const announce = async (text: string) =>
        text === 'refused'
          ? { ok: false as const, error: { code: 'RATE_LIMITED' as const, message: 'Too often' } }
          : { ok: true as const, announcement: { text, at } };
      return {
        announce,
        close: () => {
          closed += 1;
        },
      };
    });
    await expect(live.announce('too early')).rejects.toThrow('did not answer');
    const stop = live.start();
    events?.onFigures(figures);
    expect(live.getState()).toEqual({ connection: 'live', figures });
    events?.onLost();
    expect(live.getState()).toMatchObject({ connection: 'reconnecting', figures });
    await expect(live.announce('hi')).resolves.toEqual({ text: 'hi', at });
    await expect(live.announce('refused')).rejects.toThrow('Too often');
    events?.onRefused();
    expect(live.getState().connection).toBe('refused');
    stop();
    expect(closed).toBe(1);
  });
});
