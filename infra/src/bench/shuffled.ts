/** Another order each time, so that no variant always runs behind the same one. */
export function shuffled<T>(items: readonly T[]): T[] {
  const rest = [...items];
  const out: T[] = [];
  while (rest.length > 0) out.push(...rest.splice(Math.floor(Math.random() * rest.length), 1));
  return out;
}
