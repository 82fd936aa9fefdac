/**
 * The same document, in which no object has fields that are not named. Clients must bear new fields; our tests
 * must not, or the documents would fall behind.
 */
export function strict<T>(document: T): T {
  if (Array.isArray(document)) return document.map(strict) as T;
  if (typeof document !== 'object' || document === null) return document;
  const copy = Object.fromEntries(Object.entries(document).map(([key, v]) => [key, strict(v)]));
  const closes = copy.type === 'object' && copy.properties && !('additionalProperties' in copy);
  return (closes ? { ...copy, additionalProperties: false } : copy) as T;
}
