import { useEffect, useId, useState, useSyncExternalStore } from 'react';
import { createPagedList } from '../admin/create-paged-list.js';
import { LoadMore } from '../admin/load-more.js';
import { Unreachable } from '../page/unreachable.js';
import { type ChatState, openRoom } from './chat-state.js';
import type { Message } from './contract.js';
import type { ChatSession } from './create-chat-session.js';
import { Dialog } from './dialog.js';
import { DialogHead } from './dialog-head.js';
import { onResultKeys } from './on-result-keys.js';
import { roomTitle } from './people.js';
import { SearchResult } from './search-result.js';

export interface SearchDialogProps {
  state: ChatState;
  session: Pick<ChatSession, 'search'>;
  onOpen: (roomId: string, seq?: number) => void;
  onClose: () => void;
}

interface Wanted {
  q: string;
  roomId: string | undefined;
}

const debounceMs = 250;
const maxLength = 200;

/** Finds messages by their words, in all of the visitor's rooms or in the open one. */
export function SearchDialog({ state, session, onOpen, onClose }: SearchDialogProps) {
  const id = useId();
  const [q, setQ] = useState('');
  const [here, setHere] = useState(false);
  const [searched, setSearched] = useState<Wanted>();
  const [list] = useState(() =>
    createPagedList<Message, Wanted>({
      filter: { q: '', roomId: undefined },
      first: { items: [] },
      async load({ q, roomId }, cursor) {
        const { messages: items, nextCursor } = await session.search(q, roomId, cursor);
        return { items, ...(nextCursor !== undefined && { nextCursor }) };
      },
    }),
  );
  const found = useSyncExternalStore(list.subscribe, list.getState, list.getState);
  const { items, nextCursor, status, fault } = found;
  const room = openRoom(state);
  const roomId = here ? room?.id : undefined;
  const wanted = q.trim();

  useEffect(() => {
    if (wanted === '') return setSearched(undefined);
    const timer = setTimeout(() => {
      const filter = { q: wanted, roomId };
      void list.search(filter).then(() => setSearched(filter));
    }, debounceMs);
    return () => clearTimeout(timer);
  }, [wanted, roomId, list]);

  const isCurrent = searched?.q === wanted && searched.roomId === roomId;
  const shown = searched ? items : [];
  return (
    <Dialog label="Search messages" className="dialog search" onClose={onClose}>
      {(close) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys are a shorter way between its links
        <div className="dialog-body" onKeyDown={onResultKeys}>
          <DialogHead title="Search messages" close={close} />
          <div className="field">
            <label className="visually-hidden" htmlFor={id}>
              Words to look for
            </label>
            <input
              id={id}
              type="search"
              autoComplete="off"
              placeholder="Words to look for"
              maxLength={maxLength}
              value={q}
              onChange={(event) => setQ(event.target.value)}
            />
          </div>
          {room && (
            <label className="choice">
              <input type="checkbox" checked={here} onChange={() => setHere(!here)} />
              Only {room.between ? 'with' : 'in'} {roomTitle(state, room)}
            </label>
          )}
          {status === 'failed' && fault !== undefined && wanted !== '' && (
            <Unreachable
              text={fault}
              loading={false}
              retry={() => void list.search({ q: wanted, roomId })}
            />
          )}
          <p className="field-hint" role="status">
            {status === 'failed' ? '' : statusText(wanted, isCurrent, shown.length, nextCursor)}
          </p>
          {shown.length > 0 && (
            <ul className="results" aria-busy={!isCurrent}>
              {shown.map((message) => (
                <SearchResult
                  key={message.id}
                  message={message}
                  q={searched?.q ?? ''}
                  state={state}
                  onOpen={(to, seq) => {
                    close();
                    onOpen(to, seq);
                  }}
                />
              ))}
            </ul>
          )}
          {shown.length > 0 && (
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

function statusText(
  q: string,
  isCurrent: boolean,
  count: number,
  more: string | undefined,
): string {
  if (q === '') return 'Whole words, in any order.';
  if (!isCurrent) return 'Searching…';
  if (count === 0) return 'No message has all of these words.';
  if (more !== undefined) return `The newest ${count} messages`;
  return `${count} ${count === 1 ? 'message' : 'messages'}`;
}
