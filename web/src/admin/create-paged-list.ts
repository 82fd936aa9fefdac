import { faultText } from '../api/error-text.js';
import { createStore } from '../chat/create-store.js';
import type { ListPage } from './contract.js';

export interface PagedListState<Item> {
  items: readonly Item[];
  nextCursor: string | undefined;
  status: 'ready' | 'searching' | 'loading-more' | 'failed';
  /** Why the last attempt failed. */
  fault?: string;
}

export interface PagedList<Item, Filter> {
  getState(): PagedListState<Item>;
  subscribe(listener: () => void): () => void;
  /** Reads the list anew. What is shown stays until the answer is there. */
  search(filter: Filter): Promise<void>;
  /** Reads on, by the filter of the last search. */
  loadMore(): Promise<void>;
  /** Puts a changed item in place of what it was. */
  replace(item: Item): void;
}

export interface PagedListOptions<Item, Filter> {
  filter: Filter;
  /** What the server had for the first HTML, if it had it. */
  first: ListPage<Item> | undefined;
  load(filter: Filter, cursor?: string): Promise<ListPage<Item>>;
}

/** A list that is read in parts and searched while somebody types: only the last question's answer counts. */
export function createPagedList<Item extends { id: string }, Filter>(
  options: PagedListOptions<Item, Filter>,
): PagedList<Item, Filter> {
  type State = PagedListState<Item>;
  const { first, load } = options;
  let { filter } = options;
  let questions = 0;
  const store = createStore<State, Partial<State>>((state, change) => ({ ...state, ...change }), {
    items: first?.items ?? [],
    nextCursor: first?.nextCursor,
    status: first ? 'ready' : 'failed',
  });

  async function ask(
    status: 'searching' | 'loading-more',
    cursor: string | undefined,
    merge: (items: readonly Item[]) => readonly Item[],
  ): Promise<void> {
    questions += 1;
    const question = questions;
    store.dispatch({ status });
    try {
      const { items, nextCursor } = await load(filter, cursor);
      if (question === questions) {
        store.dispatch({ items: merge(items), nextCursor, status: 'ready' });
      }
    } catch (error) {
      if (question === questions) store.dispatch({ status: 'failed', fault: faultText(error) });
    }
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    search(wanted) {
      filter = wanted;
      return ask('searching', undefined, (items) => items);
    },
    async loadMore() {
      const { items, nextCursor, status } = store.getState();
      if (nextCursor === undefined || status === 'loading-more' || status === 'searching') return;
      const known = new Set(items.map(({ id }) => id));
      await ask('loading-more', nextCursor, (more) => [
        ...store.getState().items,
        ...more.filter(({ id }) => !known.has(id)),
      ]);
    },
    replace(item) {
      const items = store.getState().items.map((old) => (old.id === item.id ? item : old));
      store.dispatch({ items });
    },
  };
}
