/** Which of the numbers after `base` were seen: one bit each, since there is one set a client and room. */
export interface SeenNumbers {
  /** The highest one; `base` at first. */
  last(): number;
  add(number: number): 'new' | 'again' | 'late';
  /** Ranges up to `end` that were not seen, both ends included. */
  missing(end: number): Generator<readonly [from: number, to: number]>;
}

export function createSeenNumbers(base: number): SeenNumbers {
  let words = new Uint32Array(1);
  let last = base;

  function add(number: number) {
    if (number <= base) return 'again';
    const index = number - base - 1;
    const word = index >>> 5;
    const bit = 1 << (index & 31);
    if (word >= words.length) {
      const longer = new Uint32Array(Math.max(word + 1, words.length * 2));
      longer.set(words);
      words = longer;
    }
    const before = words[word] ?? 0;
    if (before & bit) return 'again';
    words[word] = before | bit;
    if (number < last) return 'late';
    last = number;
    return 'new';
  }

  function* missing(end: number) {
    let from = base + 1;
    const inner = Math.min(last, end) - base;
    for (let index = 0; index < inner; index += 1) {
      const word = words[index >>> 5] ?? 0;
      if ((index & 31) === 0 && word === 0xffffffff && index + 32 <= inner) {
        if (from <= base + index) yield [from, base + index] as const;
        index += 31;
        from = base + index + 2;
      } else if (word & (1 << (index & 31))) {
        if (from <= base + index) yield [from, base + index] as const;
        from = base + index + 2;
      }
    }
    if (from <= end) yield [from, end] as const;
  }

  return { last: () => last, add, missing };
}
