import type { SessionEnd } from '@usher/common/client';
import { settle, setUp } from './chat-session.fixture.js';
import { room } from './message.fixture.js';
import { roomTitle } from './people.js';

describe('a chat session', () => {
  test('fetches a room that the server could not show, and shows one that may not be read as such', async () => {
    const { session, fetched, texts, connect, stop } = setUp({
      roomId: 'secret',
      reachable: false,
    });
    await settle();
    expect(session.getState().conversations.secret?.status).toBe('forbidden');
    session.openRoom('lobby');
    await settle();
    expect([fetched.at(-1), texts()?.length]).toEqual(['lobby', 2]);
    connect();
    await settle();
    expect(session.getState()).toMatchObject({ connection: 'live', reachable: true });
    stop();
  });

  test.each<[SessionEnd, string]>([
    [{ code: 'SESSION_REVOKED', reason: 'banned' }, 'banned'],
    [{ code: 'SESSION_REVOKED', reason: 'password' }, 'password'],
    [{ code: 'SESSION_REVOKED' }, 'SESSION_REVOKED'],
  ])('ends for good when the session does: %p', async (given, endReason) => {
    const { session, connect, end, stop } = setUp();
    connect();
    end(given);
    connect();
    await settle(60_000);
    expect(session.getState()).toMatchObject({ connection: 'ended', endReason });
    stop();
  });

  test('knows that the visitor is muted when the room is opened, and after a refusal', async () => {
    const { session, connect, place, server, changeRoom, stop } = setUp();
    connect();
    place.muted = true;
    await session.joinRoom('r2');
    session.openRoom('r2');
    await settle();
    expect(session.getState().places.r2?.muted).toBe(true);
    place.muted = false;
    changeRoom(room('r2', 'r2', 0, { membersVersion: 2 }));
    await settle(600);
    expect(session.getState().places.r2?.muted).toBe(false);
    place.muted = true;
    changeRoom(room('r2', 'r2', 0, { membersVersion: 3 }));
    await settle(600);
    // Not each member of a public room asks each time that somebody comes.
    expect(session.getState().places.r2?.muted).toBe(false);
    server.refusal = 'FORBIDDEN';
    session.send('may I?');
    await settle();
    expect(session.getState().places.r2?.muted).toBe(true);
    stop();
  });

  test('learns from its messages whom a direct room is with, while it is not open', async () => {
    const between = ['ada', 'alan'];
    const direct = room('d1', '', 2, { between, visibility: 'private' });
    const { session, connect, stop } = setUp({
      rooms: [room('lobby', 'Lobby'), direct],
      history: { messages: [], head: 0, headRev: 0 },
    });
    expect(session.getState().people).not.toHaveProperty('alan');
    connect();
    await settle();
    expect(roomTitle(session.getState(), direct)).toBe('Alan');
    stop();
  });

  test('leaves a room, and finds and writes to people', async () => {
    const { session, connect, stop } = setUp();
    connect();
    await settle();
    await session.joinRoom('r2');
    await session.leave('r2');
    expect(session.getState().rooms.map(({ id }) => id)).toEqual(['lobby']);
    await expect(session.findPeople('al')).resolves.toEqual([{ id: 'alan', name: 'Alan' }]);
    expect(session.getState().people).toMatchObject({ alan: 'Alan' });
    await session.directRoom({ id: 'grace', name: 'Grace' });
    expect(session.getState().rooms.map(({ id }) => id)).toEqual(['lobby', 'd1']);
    stop();
  });

  test('does not end by a sign-out of its own, which the page leaves anyway', async () => {
    const { session, connect, server, stop } = setUp();
    connect();
    server.refusal = 'UNAVAILABLE';
    await expect(session.signOut()).rejects.toThrow();
    server.refusal = undefined;
    await session.signOut();
    expect(session.getState().connection).toBe('live');
    stop();
  });
});
