import { ConfirmDialog } from '../page/confirm-dialog.js';
import type { Message } from './contract.js';
import { quotedText } from './message-quote.js';

export interface DeleteDialogProps {
  message: Message;
  /** @throws ApiError */
  remove: () => Promise<void>;
  onClose: () => void;
}

export function DeleteDialog({ message, remove, onClose }: DeleteDialogProps) {
  return (
    <ConfirmDialog
      title="Delete this message?"
      text="Its text and reactions go for everybody. This cannot be undone."
      action="Delete"
      pendingAction="Deleting…"
      danger
      confirm={remove}
      onClose={onClose}
    >
      {() => <p className="menu-quote">{quotedText(message)}</p>}
    </ConfirmDialog>
  );
}
