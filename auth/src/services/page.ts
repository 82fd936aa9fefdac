/** One page of a list, newest first; `nextCursor` where more follows. */
export interface Page {
  /** The id that the page before ended with. */
  cursor?: string;
  limit: number;
}

/** @param found one more than the page holds, where there are more */
export function cut<T extends { _id: unknown }>(found: T[], limit: number) {
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return { shown, ...(last && { nextCursor: String(last._id) }) };
}
