import type { DocsPage } from './pages.fixture.js';

/** One program out of a page: a block of code, what stands around it in comments, and what continues it. */
export interface Program {
  /** Where its first block is, as `page:line`. */
  at: string;
  name: string;
  /** `js` is checked as JavaScript would be: without `strict`. */
  strict: boolean;
  /** Why only its types can be checked, where it is so. */
  compiledOnly: string | undefined;
  /** As many lines as the page, so that errors name the page's own. */
  lines: string[];
}

/**
 * Finds the `js` and `ts` blocks of a page. Comments that readers do not see say more of a block:
 *
 *     <!-- before        code that belongs in front of the next block, up to a line with the comment's end
 *     <!-- after         code that belongs behind the last block: it asks what the block promises, and stops it
 *     <!-- continues -->          the next block goes on where the last one ended
 *     <!-- compiled only: why --> the next block is not run
 *     <!-- run by a/file.test.ts --> the next block is neither: that test reads the page and runs it
 */
export function programsIn({ path, text }: DocsPage): {
  path: string;
  programs: Program[];
  runBy: string[];
} {
  const lines = text.split('\n');
  const programs: Program[] = [];
  const runBy: string[] = [];
  let before: number[] = [];
  let next: 'new' | 'continues' | 'skip' = 'new';
  let compiledOnly: string | undefined;

  const endOf = (start: number, end: RegExp) => {
    const found = lines.findIndex((line, i) => i > start && end.test(line));
    if (found === -1) throw new Error(`${path}:${start + 1} is never closed`);
    return found;
  };
  const last = () => {
    const program = programs.at(-1);
    if (!program) throw new Error(`${path}: there is no block that this could continue`);
    return program;
  };
  const take = (program: Program, from: number, to: number) => {
    for (let i = from; i < to; i += 1) program.lines[i] = lines[i] ?? '';
  };

  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    const [, language] = /^\s*```(\w+)/.exec(line) ?? [];
    if (/^<!-- before$/.test(line)) {
      const end = endOf(i, /^-->$/);
      before = [i + 1, end];
      i = end;
    } else if (/^<!-- after$/.test(line)) {
      const end = endOf(i, /^-->$/);
      take(last(), i + 1, end);
      i = end;
    } else if (/^<!-- continues -->$/.test(line)) next = 'continues';
    else if (/^<!-- compiled only: .+ -->$/.test(line)) {
      compiledOnly = line.slice('<!-- compiled only: '.length, -' -->'.length);
    } else if (/^\s*<!-- run by \S+ -->$/.test(line)) {
      runBy.push(/run by (\S+)/.exec(line)?.[1] ?? '');
      next = 'skip';
    } else if (language) {
      const end = endOf(i, /^\s*```\s*$/);
      if (/^(js|ts)$/.test(language) && next !== 'skip') {
        if (next !== 'continues') {
          programs.push({ ...newProgram(path, i, language, lines.length), compiledOnly });
        }
        if (before.length > 0) take(last(), before[0] ?? 0, before[1] ?? 0);
        take(last(), i + 1, end);
        before = [];
      } else if (/^(jsx|tsx|javascript|typescript|mjs|mts)$/.test(language)) {
        throw new Error(`${path}:${i + 1}: mark it as js or ts, so that it is compiled and run`);
      }
      next = 'new';
      compiledOnly = undefined;
      i = end;
    }
  }
  return { path, programs, runBy };
}

function newProgram(path: string, line: number, language: string, length: number) {
  const slug = path.replace(/\.md$/, '').toLowerCase().replace(/\W+/g, '-');
  return {
    at: `${path}:${line + 1}`,
    name: `${slug}-${line + 1}`,
    strict: language === 'ts',
    lines: Array.from({ length }, () => ''),
  };
}
