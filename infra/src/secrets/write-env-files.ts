import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Secrets } from './new-secrets.js';

/**
 * Writes a file of settings for each Secret, readable by their owner alone.
 *
 * @throws {Error} where some are already, unless told to replace them: data may know them
 * @returns the names of the files
 */
export async function writeEnvFiles(
  folder: string,
  secrets: Secrets,
  { force = false } = {},
): Promise<string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const existing = await readdir(folder);
  if (existing.length > 0 && !force) {
    throw new Error(`${folder} holds secrets already; --force replaces them`);
  }
  const files = Object.entries(secrets).map(([name, values]) => {
    const lines = Object.entries(values).map(([key, value]) => `${key}=${value}\n`);
    return [`${name}.env`, lines.join('')] as const;
  });
  for (const [name, text] of files) {
    await writeFile(join(folder, name), text, { mode: 0o600 });
  }
  return files.map(([name]) => name);
}
