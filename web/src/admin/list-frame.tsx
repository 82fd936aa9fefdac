import type { ReactNode } from 'react';
import { Unreachable } from '../page/unreachable.js';
import type { PagedList, PagedListState } from './create-paged-list.js';
import { LoadMore } from './load-more.js';

export interface ListFrameProps {
  state: PagedListState<unknown>;
  list: Pick<PagedList<never, never>, 'loadMore'>;
  /** What is said when nothing matches. */
  empty: string;
  /** What is said when the list could not be read. */
  failed: string;
  retry: () => void;
  /** The rows. */
  children: ReactNode;
}

/** A list that is read in parts: its rows, how many there are, more of them, or why there are none. */
export function ListFrame({ state, list, empty, failed, retry, children }: ListFrameProps) {
  const { items, nextCursor, status, fault } = state;
  const searching = status === 'searching';
  return (
    <div className="card list-card" aria-busy={searching}>
      <p className="list-count" role="status">
        {searching ? 'Searching…' : countText(items.length, nextCursor !== undefined)}
      </p>
      {status === 'failed' && (
        <Unreachable
          text={fault ?? failed}
          loading={false}
          retry={items.length > 0 && nextCursor !== undefined ? list.loadMore : retry}
        />
      )}
      {items.length > 0 ? (
        <ul className="rows">{children}</ul>
      ) : (
        status === 'ready' && <p className="list-empty">{empty}</p>
      )}
      {status !== 'failed' && items.length > 0 && (
        <LoadMore
          more={nextCursor !== undefined}
          status={status}
          onClick={() => void list.loadMore()}
        />
      )}
    </div>
  );
}

function countText(count: number, more: boolean): string {
  if (count === 0) return '';
  return more ? `The first ${count}` : `${count} in all`;
}
