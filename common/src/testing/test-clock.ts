/** A clock that stands still until it is moved. */
export interface TestClock {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Moves it on. */
  advance(seconds: number): void;
}

/** Makes a clock that stands still: `testIssuer({ now: clock.now })`. */
export function testClock(startMs = Date.now()): TestClock {
  let ms = startMs;
  return {
    now: () => ms,
    advance(seconds) {
      ms += seconds * 1000;
    },
  };
}
