import type { Writer } from './community-state.js';

/** Who else is writing in the room; keeps its place when nobody is. */
export function WritingNote({ writers }: { writers: readonly Writer[] }) {
  return (
    <p className="writing-note" role="status">
      {writingText(writers.map(({ name }) => name))}
    </p>
  );
}

export function writingText([first, second, ...others]: readonly string[]): string {
  if (first === undefined) return '';
  if (second === undefined) return `${first} is writing…`;
  return others.length > 0 ? 'Several people are writing…' : `${first} and ${second} are writing…`;
}
