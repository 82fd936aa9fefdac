import { openChecks } from './check-manifests.js';
import { type Manifest, nameOf } from './manifest.js';
import { mistakes } from './mistakes.fixture.js';
import { podMistakes } from './pod-mistakes.fixture.js';
import { type Rendered, renderVariants } from './render.js';

let rendered: Rendered[];
let check: (rendered: Rendered) => string[];

beforeAll(async () => {
  const overlays = ['dev', 'live', 'prod'].map((overlay) => ({ overlay, components: [] }));
  [rendered, check] = await Promise.all([renderVariants(overlays), openChecks()]);
});

test('finds nothing wrong with the overlays', () => {
  expect(rendered.map(check)).toEqual([[], [], []]);
});

test.each([...podMistakes, ...mistakes])('finds %s', (_title, where, path, value, says) => {
  const [overlay, name] = where.split('/');
  const copy = structuredClone(rendered.find((each) => each.overlay === overlay));
  if (!copy) throw new Error(`${overlay} was not rendered`);
  // The ConfigMap's name ends in a hash.
  const index = copy.manifests.findIndex(
    (manifest) => nameOf(manifest).replace(/-\w{10}$/, '') === name,
  );
  expect(index).toBeGreaterThanOrEqual(0);
  if (path === '') copy.manifests.splice(index, 1);
  else change(copy.manifests[index] as Manifest, path.split(' '), value);
  expect(check(copy).join('\n')).toMatch(says);
});

/** Sets what the path leads to, or removes it. */
function change(object: object, [key = '', ...rest]: string[], value: unknown): void {
  const parent = object as Record<string, unknown>;
  if (rest.length > 0) change(parent[key] as object, rest, value);
  else if (value === undefined) delete parent[key];
  else parent[key] = value;
}
