/** A clock that stands still until it is moved. */
export interface TestClock {
  /** Milliseconds since 1970. */
  now: () => number;
  advance(seconds: number): void;
}

export function testClock(startMs = Date.now()): TestClock {
  let ms = startMs;
  return {
    now: () => ms,
    advance(seconds) {
      ms += seconds * 1000;
    },
  };
}
