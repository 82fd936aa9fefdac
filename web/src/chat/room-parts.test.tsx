import { renderToString } from 'react-dom/server';
import { ApiError } from '../api/api-error.js';
import { type Departure, initialChatState } from './chat-state.js';
import type { Role, Room } from './contract.js';
import type { ChatSession } from './create-chat-session.js';
import { knownPeople, searchFault } from './find-people.js';
import { actsOn } from './member-menu.js';
import { message, room } from './message.fixture.js';
import { RoomList } from './room-list.js';
import { RoomMenu } from './room-menu.js';
import { RoomRefused } from './room-refused.js';

const nothing = () => {};
const user = { id: 'ada', name: 'Ada', email: 'ada@example.com' };
const joinedAt = message(1).at;

function stateWith(...rooms: Room[]) {
  const history = { messages: [message(1)], head: 1, headRev: 0 };
  return initialChatState({
    user,
    rooms,
    roomId: 'lobby',
    access: 'granted',
    history,
    reachable: true,
  });
}

describe('what a member’s menu offers', () => {
  const on = (role: Role, myRole: Role | undefined, muted = false) =>
    actsOn({ userId: 'grace', role, muted, joinedAt }, myRole);

  test.each<[Role | undefined, Role, string[]]>([
    [undefined, 'member', []],
    ['member', 'member', []],
    ['moderator', 'member', ['mute', 'kick', 'ban']],
    ['moderator', 'moderator', []],
    ['moderator', 'owner', []],
    ['owner', 'moderator', ['mute', 'member', 'owner', 'kick', 'ban']],
    ['owner', 'member', ['mute', 'moderator', 'owner', 'kick', 'ban']],
  ])('to %s about %s is %j', (myRole, role, acts) => {
    expect(on(role, myRole)).toEqual(acts);
  });

  test('is unmuting in place of muting', () => {
    expect(on('member', 'moderator', true)).toEqual(['unmute', 'kick', 'ban']);
  });
});

describe('a room’s menu', () => {
  const items = (role: Role | undefined, archived = false) => {
    const menu = (
      <RoomMenu name="Film club" {...{ role, archived }} onChoose={nothing} onClose={nothing} />
    );
    return [...renderToString(menu).matchAll(/class="menu-item[^>]*>([^<]+)</g)].map(([, l]) => l);
  };

  test('has what the role allows, and leaving for all', () => {
    expect(items(undefined)).toEqual(['Leave…']);
    expect(items('member')).toEqual(['Leave…']);
    expect(items('moderator')).toEqual(['Rename…', 'Code to join…', 'Leave…']);
    expect(items('owner')).toEqual(['Rename…', 'Code to join…', 'Leave…', 'Archive…']);
    expect(items('owner', true)).toEqual(['Leave…']);
  });
});

describe('the list of rooms', () => {
  const html = (...rooms: Room[]) =>
    renderToString(<RoomList state={stateWith(...rooms)} watch={() => nothing} onOpen={nothing} />);

  test('names a direct room by the other, and marks private and archived ones', () => {
    const direct = { between: ['ada', 'grace'], visibility: 'private' as const };
    expect(html(room('d1', '', 0, direct))).toMatch(/>Grace</);
    expect(html(room('r1', 'Film club', 0, { visibility: 'private' }))).toContain('private');
    expect(html(room('r1', 'Film club'))).not.toContain('private');
    expect(html(room('r1', 'Film club', 0, { archivedAt: joinedAt }))).toContain('archived');
  });
});

describe('in a room’s place', () => {
  const html = (status: 'forbidden' | 'missing', departure?: Departure, roomId = 'r1') =>
    renderToString(
      <RoomRefused
        {...{ status, departure, roomId }}
        session={{} as ChatSession}
        onEntered={nothing}
        onOpen={nothing}
      />,
    );
  const from = (reason: Departure['reason'], visibility: Room['visibility']) =>
    html('missing', { name: 'Film club', reason, visibility });

  test('stands why the visitor is out of it, and how they may come back', () => {
    expect(from('kicked', 'private')).toContain('You were removed from Film club');
    expect(from('kicked', 'private')).not.toContain('>Join<');
    expect(from('kicked', 'public')).toContain('>Join<');
    expect(from('banned', 'public')).toContain('You were banned from Film club');
    expect(from('banned', 'public')).not.toContain('>Join<');
    expect(from('left', 'public')).toContain('You have left Film club');
  });

  test('the invited find a way into one that they cannot see yet', () => {
    expect(html('missing')).toContain('>Join<');
    expect(html('missing', undefined, 'no room id')).not.toContain('>Join<');
  });
});

describe('people to choose from', () => {
  const people = { ada: 'Ada', grace: 'Grace Hopper', alan: 'Alan', barbara: 'Barbara' };
  const found = (q: string, without: string[] = []) =>
    knownPeople({ people, me: user }, q, new Set(without)).map(({ name }) => name);

  test('are those known here by any part of their name, without oneself', () => {
    expect(found('')).toEqual(['Alan', 'Barbara', 'Grace Hopper']);
    expect(found(' HOP')).toEqual(['Grace Hopper']);
    expect(found('ada')).toEqual([]);
    expect(found('', ['alan', 'grace'])).toEqual(['Barbara']);
  });

  test('are said to be only these where nobody else can be searched', () => {
    expect(searchFault(new ApiError(404, []))).toMatch(/^Only people whom you have met/);
    expect(searchFault(new ApiError(503, [{ code: 'UNAVAILABLE', message: 'Busy' }]))).toBe('Busy');
  });
});
