/** What was seen, and what it was held against. */
export interface Row {
  what: string;
  seen: string;
  /** What was asked for; left out where a figure is only told. */
  limit?: string;
  ok: boolean;
}

export interface Report {
  readonly rows: readonly Row[];
  /** A figure without a limit. */
  note(what: string, seen: string): void;
  /** At most `limit` is right. */
  atMost(what: string, seen: number, limit: number, unit?: string): void;
  /** Only what was expected is right. */
  same(what: string, seen: string | number, expected: string | number): void;
  fail(what: string, seen: string): void;
}

export function createReport(onRow: (row: Row) => void): Report {
  const rows: Row[] = [];
  function add(row: Row): void {
    rows.push(row);
    onRow(row);
  }
  return {
    rows,
    note: (what, seen) => add({ what, seen, ok: true }),
    atMost(what, seen, limit, unit = '') {
      const text = (figure: number) => `${Math.round(figure * 10) / 10}${unit && ` ${unit}`}`;
      // Not `>`: a figure that is missing is wrong.
      add({ what, seen: text(seen), limit: `≤ ${text(limit)}`, ok: seen <= limit });
    },
    same(what, seen, expected) {
      add({ what, seen: String(seen), limit: String(expected), ok: seen === expected });
    },
    fail: (what, seen) => add({ what, seen, ok: false }),
  };
}

export function toTable(rows: readonly Row[]): string {
  const lines = rows.map(({ what, seen, limit = '', ok }) =>
    [what, seen, limit, ok ? 'yes' : '**no**'].map((cell) => cell.replaceAll('|', '\\|')),
  );
  return [['what', 'seen', 'asked for', 'right'], ['---', '---', '---', '---'], ...lines]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}
