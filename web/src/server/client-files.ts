import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export interface ClientFiles {
  /** The folder that holds them. */
  folder: string;
  /** Addresses of what a page loads. */
  script: string;
  styles: readonly string[];
}

interface ManifestChunk {
  file: string;
  isEntry?: boolean;
  css?: string[];
}

/**
 * Reads what Vite has written about its build.
 *
 * @throws Error when there is none
 */
export async function readClientFiles(folder: URL): Promise<ClientFiles> {
  const manifest = await readManifest(new URL('.vite/manifest.json', folder));
  const entry = Object.values(manifest).find(({ isEntry }) => isEntry);
  if (!entry) throw notBuilt(folder);
  return {
    folder: fileURLToPath(folder),
    script: `/${entry.file}`,
    styles: (entry.css ?? []).map((file) => `/${file}`),
  };
}

async function readManifest(file: URL): Promise<Record<string, ManifestChunk>> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw notBuilt(file, cause);
  }
}

function notBuilt(place: URL, cause?: unknown): Error {
  const path = fileURLToPath(place);
  return new Error(`The page's files are missing (${path}): run npm run build`, { cause });
}
