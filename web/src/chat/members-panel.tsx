import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { createPagedList } from '../admin/create-paged-list.js';
import { LoadMore } from '../admin/load-more.js';
import { Unreachable } from '../page/unreachable.js';
import type { ChatState } from './chat-state.js';
import { lobbyId, type Member, type Room } from './contract.js';
import type { ChatSession } from './create-chat-session.js';
import { Dialog } from './dialog.js';
import { DialogHead } from './dialog-head.js';
import { InvitePeople } from './invite-people.js';
import { MemberRow } from './member-row.js';
import { mayAct } from './rights.js';

export interface MembersPanelProps {
  room: Room;
  state: ChatState;
  session: ChatSession;
  onEntered: (room: Room) => void;
  onClose: () => void;
}

type Item = Member & { id: string };

/** Who is in the room, and as what. */
export function MembersPanel({ room, state, session, onEntered, onClose }: MembersPanelProps) {
  const { id, membersVersion } = room;
  const [list] = useState(() =>
    // Another version is another list.
    createPagedList<Item, { membersVersion: number }>({
      filter: { membersVersion },
      first: undefined,
      async load(_filter, cursor) {
        const { members, ...rest } = await session.members(id, cursor);
        return { items: members.map((one) => ({ ...one, id: one.userId })), ...rest };
      },
    }),
  );
  const { items, nextCursor, status, fault } = useSyncExternalStore(
    list.subscribe,
    list.getState,
    list.getState,
  );
  useEffect(() => void list.search({ membersVersion }), [list, membersVersion]);
  const ids = useMemo(() => new Set(items.map(({ userId }) => userId)), [items]);
  const role = id === lobbyId ? undefined : state.places[id]?.role;

  return (
    <Dialog label="Members" className="drawer drawer-end" onClose={onClose}>
      {(close) => (
        <div className="dialog-body members">
          <DialogHead title="Members" close={close} />
          {mayAct(role, 'invite') && !room.archivedAt && (
            <InvitePeople room={room} state={state} session={session} members={ids} />
          )}
          {status === 'failed' && fault !== undefined && (
            <Unreachable
              text={fault}
              loading={false}
              retry={() => list.search({ membersVersion })}
            />
          )}
          {items.length === 0 && (status === 'searching' || fault === undefined) && (
            <p role="status" className="discover-note">
              Loading members…
            </p>
          )}
          <ul className="rows">
            {items.map((member) => (
              <MemberRow
                key={member.id}
                member={member}
                room={room}
                myRole={room.archivedAt ? undefined : role}
                state={state}
                session={session}
                onEntered={onEntered}
              />
            ))}
          </ul>
          {items.length > 0 && (
            <LoadMore
              more={nextCursor !== undefined}
              status={status}
              onClick={() => void list.loadMore()}
            />
          )}
        </div>
      )}
    </Dialog>
  );
}
