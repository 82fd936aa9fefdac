import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ChatState } from './chat-state.js';
import { lobbyId, type Person } from './contract.js';
import type { ChatSession } from './create-chat-session.js';

/** Pages of members that are read; in larger rooms the others are not offered. */
const maxPages = 5;
const debounceMs = 200;

/**
 * The others in the open room, as far as they have names: read when a mention is begun, and anew when
 * somebody came or went. Everybody is in the lobby, so there they are searched by name.
 */
export function useMembers(
  state: Pick<ChatState, 'me' | 'people'>,
  { roomId, membersVersion }: { roomId: string; membersVersion: number | undefined },
  session: Pick<ChatSession, 'members' | 'findPeople'>,
): { members: readonly Person[]; look: (q: string | undefined) => void } {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const asked = useRef('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const add = useCallback(
    (found: readonly string[]) => setIds((known) => new Set([...known, ...found])),
    [],
  );
  const look = useCallback(
    (q: string | undefined) => {
      clearTimeout(timer.current);
      if (q === undefined) return;
      // What cannot be read is not offered; the name can be written out all the same.
      if (roomId === lobbyId && q.trim() !== '') {
        timer.current = setTimeout(() => {
          session.findPeople(q.trim()).then(
            (users) => add(users.map(({ id }) => id)),
            () => {},
          );
        }, debounceMs);
      }
      const wanted = `${roomId} ${membersVersion}`;
      if (asked.current === wanted) return;
      asked.current = wanted;
      readAll(session, roomId).then(
        (found) => asked.current === wanted && setIds(new Set(found)),
        () => {
          asked.current = '';
        },
      );
    },
    [roomId, membersVersion, session, add],
  );

  const { people, me } = state;
  const members = useMemo(
    () =>
      [...ids].flatMap((id) => {
        const name = people[id];
        return name === undefined || id === me.id ? [] : [{ id, name }];
      }),
    [ids, people, me.id],
  );
  return { members, look };
}

async function readAll(session: Pick<ChatSession, 'members'>, roomId: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const { members, nextCursor } = await session.members(roomId, cursor);
    ids.push(...members.map(({ userId }) => userId));
    cursor = nextCursor;
    if (cursor === undefined) break;
  }
  return ids;
}
