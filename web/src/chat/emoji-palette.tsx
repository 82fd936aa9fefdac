import { type FormEvent, useEffect, useRef } from 'react';

export interface EmojiPaletteProps {
  /** Lies above what is around it. */
  floating?: boolean;
  onPick: (emoji: string) => void;
}

/** A few emoji at hand, and a field for any other that the keyboard has. */
export function EmojiPalette({ floating = false, onPick }: EmojiPaletteProps) {
  const palette = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (floating) palette.current?.scrollIntoView({ block: 'nearest' });
  }, [floating]);

  function onSubmit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const emoji = String(new FormData(event.currentTarget).get('emoji') ?? '').trim();
    if (emoji !== '') onPick(emoji);
  }
  return (
    <div ref={palette} className={floating ? 'palette palette-floating' : 'palette'}>
      <ul className="palette-row">
        {common.map(([emoji, name]) => (
          <li key={emoji}>
            <button
              type="button"
              className="icon-button emoji"
              aria-label={name}
              title={name}
              onClick={() => onPick(emoji)}
            >
              {emoji}
            </button>
          </li>
        ))}
      </ul>
      <form className="palette-other" onSubmit={onSubmit}>
        <input
          name="emoji"
          aria-label="Another emoji"
          placeholder="Another emoji"
          autoComplete="off"
          maxLength={40}
        />
        <button type="submit" className="button button-quiet">
          Add
        </button>
      </form>
    </div>
  );
}

const common = [
  ['👍', 'Thumbs up'],
  ['❤️', 'Heart'],
  ['😂', 'Tears of joy'],
  ['🎉', 'Party'],
  ['😮', 'Surprised'],
  ['😢', 'Sad'],
  ['🙏', 'Thank you'],
  ['👀', 'Eyes'],
] as const;
