export interface MarkedWordsProps {
  text: string;
  /** What was searched for. */
  q: string;
}

/** As much of a text as a result has room for. */
const maxLength = 240;
/** Characters before the first word that was found. */
const lead = 60;

/** A text around the words that were searched for, which are marked. */
export function MarkedWords({ text, q }: MarkedWordsProps) {
  const wanted = new Set(wordsOf(q).map(plain));
  const parts = excerpt(text.replace(/\s+/g, ' '), wanted).split(word);
  return (
    <>
      {parts.map((part, index) =>
        index % 2 === 1 && wanted.has(plain(part)) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same words may come often, and never move
          <mark key={index}>{part}</mark>
        ) : (
          part
        ),
      )}
    </>
  );
}

/** As the server reads words: signs count for nothing. */
const word = /([\p{L}\p{N}\p{M}_]+)/u;

function wordsOf(text: string): string[] {
  return text.split(word).filter((_, index) => index % 2 === 1);
}

/** In any case, with or without accents. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function excerpt(text: string, wanted: ReadonlySet<string>): string {
  let at = 0;
  for (const [index, part] of text.split(word).entries()) {
    if (index % 2 === 1 && wanted.has(plain(part))) break;
    at += part.length;
  }
  const isCut = at < text.length && at > lead * 2;
  const from = isCut ? text.lastIndexOf(' ', at - lead) + 1 : 0;
  const shown = [...text.slice(from)];
  const end = shown.length > maxLength ? '…' : '';
  return (from > 0 ? '… ' : '') + shown.slice(0, maxLength).join('') + end;
}
