import { ApiError } from '../api/api-error.js';
import type { ListPage } from './contract.js';
import { createPagedList } from './create-paged-list.js';

interface Item {
  id: string;
  name?: string;
}

const page = (ids: string, nextCursor?: string): ListPage<Item> => ({
  items: [...ids].map((id) => ({ id })),
  ...(nextCursor && { nextCursor }),
});

/** A list whose answers come when the test says so. */
function start(first?: ListPage<Item>) {
  const asked: [filter: string, cursor: string | undefined][] = [];
  const answers: { resolve: (page: ListPage<Item>) => void; reject: (error: unknown) => void }[] =
    [];
  const list = createPagedList<Item, string>({
    filter: 'first',
    first,
    load(filter, cursor) {
      asked.push([filter, cursor]);
      return new Promise((resolve, reject) => answers.push({ resolve, reject }));
    },
  });
  const shown = () =>
    list
      .getState()
      .items.map(({ id }) => id)
      .join('');
  return { list, asked, answers, shown };
}

describe('a list in parts', () => {
  test('starts with what the server had', () => {
    expect(start(page('ab', 'c')).list.getState()).toMatchObject({
      status: 'ready',
      nextCursor: 'c',
    });
    expect(start().list.getState()).toMatchObject({ status: 'failed', items: [] });
  });

  test('reads on by its filter, once at a time, and shows nothing twice', async () => {
    const { list, asked, answers, shown } = start(page('ab', 'c2'));
    const loading = list.loadMore();
    void list.loadMore();
    expect([asked, list.getState().status]).toEqual([[['first', 'c2']], 'loading-more']);
    answers[0]?.resolve(page('bc'));
    await loading;
    expect([shown(), list.getState().nextCursor]).toEqual(['abc', undefined]);
    await list.loadMore();
    expect(asked).toHaveLength(1);
  });

  test('shows the answer to the last question alone, whatever comes when', async () => {
    const { list, answers, shown } = start(page('ab', 'c2'));
    const more = list.loadMore();
    const early = list.search('x');
    const late = list.search('xy');
    expect(shown()).toBe('ab');
    answers[2]?.resolve(page('y'));
    await late;
    answers[1]?.resolve(page('x'));
    answers[0]?.reject(new Error('late'));
    await Promise.all([more, early]);
    expect([shown(), list.getState().status]).toEqual(['y', 'ready']);
  });

  test('says why it failed, keeps what it shows, and recovers', async () => {
    const { list, asked, answers, shown } = start(page('ab', 'c2'));
    const failing = list.loadMore();
    answers[0]?.reject(new ApiError(503, [{ code: 'UNAVAILABLE', message: 'Away' }]));
    await failing;
    expect([shown(), list.getState()]).toEqual([
      'ab',
      expect.objectContaining({ status: 'failed', fault: 'Away', nextCursor: 'c2' }),
    ]);
    const again = list.loadMore();
    answers[1]?.resolve(page('c'));
    await again;
    expect([shown(), list.getState().status, asked.length]).toEqual(['abc', 'ready', 2]);
  });

  test('puts a changed item in its place', () => {
    const { list } = start(page('ab'));
    list.replace({ id: 'b', name: 'changed' });
    list.replace({ id: 'z', name: 'unknown' });
    expect(list.getState().items).toEqual([{ id: 'a' }, { id: 'b', name: 'changed' }]);
  });
});
