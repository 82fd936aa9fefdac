import { Histogram, Registry } from 'prom-client';
import { FastHistogram } from './fast-histogram.js';

const options = {
  name: 'wait_seconds',
  help: 'How long it took',
  labelNames: ['route', 'status'] as const,
  bounds: [0.1, 0.5, 1],
};

test('reads like one of prom-client', async () => {
  const [ours, theirs] = [new Registry(), new Registry()];
  const fast = FastHistogram.of(ours, options);
  const slow = new Histogram({
    ...options,
    labelNames: [...options.labelNames],
    buckets: options.bounds,
    registers: [theirs],
  });
  for (const [route, status, seconds] of [
    ['/', '200', 0.05],
    ['/', '200', 0.1],
    ['/', '200', 7],
    ['/things', '200', 0.7],
    ['/', '500', 0.2],
  ] as const) {
    fast.series({ route, status }).observe(seconds);
    slow.observe({ route, status }, seconds);
  }
  const lines = async (registry: Registry) => (await registry.metrics()).trim().split('\n').sort();
  expect(await lines(ours)).toEqual(await lines(theirs));
});

test('is one for all services of a process', () => {
  const registry = new Registry();
  const labels = { route: '/', status: '200' };
  const [first, second] = [
    FastHistogram.of(registry, options),
    FastHistogram.of(registry, options),
  ];
  expect(first.series(labels)).toBe(second.series({ ...labels }));
});

test('takes so many series and no more, and loses no count', async () => {
  const registry = new Registry();
  const histogram = FastHistogram.of(registry, options);
  for (let i = 0; i < 5_000; i += 1) {
    histogram.series({ route: `/${i}`, status: '200' }).observe(0.2);
  }
  const text = await registry.metrics();
  expect(text.match(/_count\{/g)).toHaveLength(2_001);
  expect(text).toContain('wait_seconds_count{route="other",status="other"} 3000');
});
