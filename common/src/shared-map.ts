/**
 * A map that all copies of this library in a process share. There may be two, the ES modules and the CommonJS,
 * and what one copy's middleware has remembered another's has to find.
 */
export function sharedMap<Key extends WeakKey, Value>(name: string): WeakMap<Key, Value> {
  const key = Symbol.for(`usher.${name}`);
  const holder = globalThis as { [key]?: WeakMap<Key, Value> };
  holder[key] ??= new WeakMap();
  return holder[key];
}
