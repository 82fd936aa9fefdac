import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { filterQuery } from './contract.js';
import {
  createPagedList,
  type PagedList,
  type PagedListOptions,
  type PagedListState,
} from './create-paged-list.js';

export interface FilteredList<Item, Filter> {
  filter: Filter;
  state: PagedListState<Item>;
  list: PagedList<Item, Filter>;
  /** Searches by what has changed, once no more changes come, and keeps it in the page's address. */
  change(part: Partial<Filter>): void;
  /** Searches at once by what is set already. */
  again(): void;
}

const debounceMs = 300;

/** A list whose filter stands in the page's address, so that it survives a reload and can be sent to others. */
export function useFilteredList<Item extends { id: string }, Filter extends object>(
  options: PagedListOptions<Item, Filter>,
): FilteredList<Item, Filter> {
  const [list] = useState(() => createPagedList(options));
  const [filter, setFilter] = useState(options.filter);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const state = useSyncExternalStore(list.subscribe, list.getState, list.getState);
  useEffect(() => () => clearTimeout(timer.current), []);

  const search = useCallback(
    (wanted: Filter) => {
      clearTimeout(timer.current);
      const query = filterQuery(wanted);
      const { pathname } = window.location;
      window.history.replaceState(null, '', query ? `${pathname}?${query}` : pathname);
      void list.search(wanted);
    },
    [list],
  );

  return {
    filter,
    state,
    list,
    change(part) {
      const wanted = { ...filter, ...part };
      setFilter(wanted);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => search(wanted), debounceMs);
    },
    again: () => search(filter),
  };
}
