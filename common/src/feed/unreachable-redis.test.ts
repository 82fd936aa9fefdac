import { startProcess } from '@usher/infra/testing';

test('a Redis that cannot be reached is warned of once, without its password', async () => {
  const script = `
    import { redisFeed } from '${new URL('../../dist/feed/index.js', import.meta.url)}';
    const feed = await redisFeed({ url: 'redis://ada:a-secret@127.0.0.1:1' });
    void feed.follow(() => {});
    setTimeout(() => feed.close(), 1_000);`;
  const args = ['--input-type=module', '--eval', script];
  const started = await startProcess(process.execPath, args, { readyWhen: /Warning/ });
  expect(await started.exited).toMatchObject({ code: 0 });
  expect(started.output().match(/Warning: The feed on Redis.*ECONNREFUSED/g)).toHaveLength(1);
  expect(started.output()).not.toContain('a-secret');
});
