/** Answers true for a key that was not asked about within the last `ms` milliseconds. */
export function createFirstInAWhile(ms: number, now = Date.now): (key: string) => boolean {
  const asked = new Map<string, number>();
  return (key) => {
    // The oldest come first, because a key is noted anew only once it is forgotten.
    for (const [old, at] of asked) {
      if (now() - at < ms) break;
      asked.delete(old);
    }
    if (asked.has(key)) return false;
    asked.set(key, now());
    return true;
  };
}
