import { type KeyboardEvent, useState } from 'react';
import type { Message } from './contract.js';
import { EmojiPalette } from './emoji-palette.js';
import { Icon, type IconProps } from './icon.js';
import type { LineActs } from './message-line.js';

export interface MessageToolsProps {
  message: Message;
  own: boolean;
  acts: LineActs;
}

/** Beside a message that the pointer or the focus is on. */
export function MessageToolbar({ message, own, acts }: MessageToolsProps) {
  const [picking, setPicking] = useState(false);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !picking) return;
    event.stopPropagation();
    setPicking(false);
  }
  return (
    <div className="tools" role="toolbar" aria-label="Message" onKeyDown={onKeyDown}>
      <Tool
        icon="react"
        label="React"
        expanded={picking}
        onClick={() => setPicking((shown) => !shown)}
      />
      <Tool icon="reply" label="Reply" onClick={() => acts.reply(message)} />
      {own && <Tool icon="edit" label="Edit" onClick={() => acts.edit(message)} />}
      {own && <Tool icon="delete" label="Delete" onClick={() => acts.remove(message)} />}
      {picking && (
        <EmojiPalette
          floating
          onPick={(emoji) => {
            setPicking(false);
            acts.react(message, emoji, true);
          }}
        />
      )}
    </div>
  );
}

interface ToolProps {
  icon: IconProps['name'];
  label: string;
  expanded?: boolean;
  onClick: () => void;
}

function Tool({ icon, label, expanded, onClick }: ToolProps) {
  return (
    <button
      type="button"
      className="icon-button tool"
      aria-label={label}
      aria-expanded={expanded}
      title={label}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
