import type { ChatState } from './chat-state.js';
import type { Message } from './contract.js';
import { folded } from './mention-query.js';

export interface MessageTextProps {
  text: string;
  /** Whom it mentions; by what name, and whether that is the reader. */
  mentions?: readonly Mention[];
}

export interface Mention {
  name: string;
  own: boolean;
}

/** A message's text with its web addresses as links, and the names of those it mentions marked. */
export function MessageText({ text, mentions = [] }: MessageTextProps) {
  return (
    <>
      {text
        .split(address)
        .map((part, index) =>
          index % 2 === 1 ? link(part, index) : marked(part, mentions, index),
        )}
    </>
  );
}

/** As far as their names are known. */
export function mentionsOf(
  { mentions = [] }: Pick<Message, 'mentions'>,
  people: ChatState['people'],
  myId: string,
): Mention[] {
  return mentions.flatMap((id) => {
    const name = people[id];
    return name === undefined ? [] : [{ name, own: id === myId }];
  });
}

/** Up to white space or what closes a phrase around the address. */
const address = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}])/;

function link(href: string, key: number) {
  return (
    <a key={key} href={href} target="_blank" rel="noopener noreferrer nofollow ugc">
      {href}
    </a>
  );
}

function marked(text: string, mentions: readonly Mention[], key: number) {
  if (mentions.length === 0) return text;
  const own = new Set(mentions.filter((one) => one.own).map(({ name }) => folded(name)));
  const parts = text.split(patternOf(mentions.map(({ name }) => name)));
  return parts.map((part, index) => {
    if (index % 2 === 0) return part;
    const isOwn = own.has(folded(part.slice(1)));
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the same name may come often, and never moves
      <span key={`${key}:${index}`} className={isOwn ? 'mention mention-own' : 'mention'}>
        {part}
      </span>
    );
  });
}

function patternOf(names: readonly string[]): RegExp {
  const longestFirst = [...names].sort((a, b) => b.length - a.length);
  const alternatives = longestFirst.map((name) =>
    name
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/[\^$.*+?()[\]{}|/\\]/g, '\\$&'))
      .join('\\s+'),
  );
  return new RegExp(
    `(?<![\\p{L}\\p{N}_])(@(?:${alternatives.join('|')}))(?![\\p{L}\\p{N}])`,
    'giu',
  );
}
