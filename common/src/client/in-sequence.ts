/** Puts numbered items in order. */
export interface Sequence<Item> {
  /** The newest number handed out; undefined until `startAt`. */
  at(): number | undefined;
  startAt(number: number): void;
  /** The newest number that is known to exist. */
  announce(number: number): void;
  isBehind(): boolean;
  /** Takes items in any order and as often as they come; hands out what is due. */
  take(items: readonly Item[]): Item[];
}

/** What came early beyond a hole; more is asked for again. */
const maxAhead = 1_000;

/** @param mayLeave holds an item, and all after it, back until the next `take` */
export function inSequence<Item>(
  numberOf: (item: Item) => number,
  at: number | undefined,
  mayLeave: (item: Item) => boolean = () => true,
): Sequence<Item> {
  const ahead = new Map<number, Item>();
  let head = 0;

  return {
    at: () => at,
    startAt(number) {
      at ??= number;
    },
    announce(number) {
      head = Math.max(head, number);
    },
    isBehind: () => head > (at ?? -1),
    take(items) {
      const due: Item[] = [];
      function drain(): void {
        if (at === undefined) return;
        for (let next = ahead.get(at + 1); next && mayLeave(next); next = ahead.get(at + 1)) {
          ahead.delete(++at);
          due.push(next);
        }
      }
      for (const item of items) {
        const number = numberOf(item);
        head = Math.max(head, number);
        const due = at !== undefined && number > at;
        if (due && (number === (at as number) + 1 || ahead.size < maxAhead))
          ahead.set(number, item);
        drain();
      }
      drain();
      return due;
    },
  };
}
