import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastLogLine } from './last-log-line.js';

describe('lastLogLine', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'usher-last-log-line-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function read(...lines: string[]) {
    const file = join(folder, 'mongod.log');
    await writeFile(file, `${lines.join('\n')}\n`);
    return lastLogLine(file);
  }

  it('prefers the error to the farewell after it', async () => {
    const line = await read(
      '{"s":"I","msg":"starting"}',
      '{"s":"E","msg":"Terminating","attr":{"error":"DBPathInUse: locked"}}',
      '{"s":"F","msg":"aborting"}',
      '{"s":"I","msg":"Now exiting"}',
    );
    expect(line).toBe('Terminating: DBPathInUse: locked');
  });

  it('takes the last line when none is an error, and leaves out one that was cut off', async () => {
    expect(await read('{"s":"I","msg":"starting"}', '{"s":"I","ms')).toBe('starting');
  });

  it('has nothing to say without a log', async () => {
    expect(await lastLogLine(join(folder, 'none.log'))).toBeUndefined();
  });
});
