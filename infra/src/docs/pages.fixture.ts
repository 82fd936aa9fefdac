import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

export interface DocsPage {
  /** Relative to the root, with slashes. */
  path: string;
  text: string;
}

/** All pages for people who use the library or run the services; the reports of its API are written by a tool. */
export async function readPages(): Promise<DocsPage[]> {
  const found = await Promise.all(['docs', 'common', 'examples'].map(markdownIn));
  const paths = ['README.md', 'CONTRIBUTING.md', ...found.flat()].sort();
  return Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })),
  );
}

async function markdownIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true });
  return entries
    .map((entry) => `${folder}/${entry.split(sep).join('/')}`)
    .filter((path) => path.endsWith('.md') && !/\/(node_modules|dist|api)\//.test(path));
}
