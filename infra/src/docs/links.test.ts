import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type DocsPage, readPages, root } from './pages.fixture.js';

const pages = await readPages();
const byPath = new Map(pages.map((page) => [page.path, page]));
const withoutCode = (text: string) => text.replace(/^\s*```[\s\S]*?^\s*```\s*$/gm, '');

test.each(pages.map((page) => [page.path, page] as const))(
  '%s links to files and headings that exist',
  async (_, page) => {
    const links = [...withoutCode(page.text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to);
    const local = links.filter((to) => !/^[a-z]+:/.test(to));
    const broken: string[] = [];
    for (const to of local) if (!(await leadsSomewhere(page, to))) broken.push(to);
    expect(broken).toEqual([]);
  },
);

async function leadsSomewhere(from: DocsPage, to: string): Promise<boolean> {
  const [file = '', heading] = to.split('#');
  const path = file ? join(dirname(from.path), file) : from.path;
  const exists = await access(join(root, path)).then(
    () => true,
    () => false,
  );
  const page = byPath.get(path);
  return exists && (heading === undefined || !page || headingsOf(page).includes(heading));
}

/** As GitHub names them. */
function headingsOf({ text }: DocsPage): string[] {
  const headings = [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title);
  return headings.map((title) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

test('every npm command in the docs is one that there is', async () => {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const named = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/\bnpm run (?:--silent )?([\w:-]+)\b(?! -w)/g)].map(([, name = '']) => ({
      path,
      name,
    })),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ name }) => !(name in scripts))).toEqual([]);
});
