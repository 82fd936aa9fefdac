const faults: string[] = [];

/** Fails the test that is running. */
export function reportFault(fault: string): void {
  faults.push(fault);
}

function expectNone(): void {
  expect(faults.splice(0)).toEqual([]);
}

afterEach(expectNone);
afterAll(expectNone);
