import { Dialog } from './dialog.js';
import { EmojiPalette } from './emoji-palette.js';
import { MenuItem } from './menu-item.js';
import { quotedText } from './message-quote.js';
import type { MessageToolsProps } from './message-toolbar.js';

export interface MessageMenuProps extends MessageToolsProps {
  onClose: () => void;
}

/** On a touch screen, in place of the toolbar. */
export function MessageMenu({ message, own, acts, onClose }: MessageMenuProps) {
  return (
    <Dialog label="Message" className="dialog" onClose={onClose}>
      {(close) => {
        const then = (act: () => void) => () => {
          close();
          act();
        };
        return (
          <div className="dialog-body">
            <p className="menu-quote">{quotedText(message)}</p>
            <EmojiPalette
              onPick={(emoji) => {
                close();
                acts.react(message, emoji, true);
              }}
            />
            <ul className="menu">
              <MenuItem label="Reply" onClick={then(() => acts.reply(message))} />
              {own && <MenuItem label="Edit" onClick={then(() => acts.edit(message))} />}
              {own && <MenuItem label="Delete…" harm onClick={then(() => acts.remove(message))} />}
              <MenuItem label="Close" onClick={close} />
            </ul>
          </div>
        );
      }}
    </Dialog>
  );
}
