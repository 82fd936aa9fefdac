import type { ReactNode } from 'react';
import { FormAlert } from '../account/form-alert.js';
import { SubmitButton } from '../account/submit-button.js';
import { type FormState, useForm } from '../account/use-form.js';
import { Dialog } from '../chat/dialog.js';

export interface ConfirmDialogProps {
  title: string;
  /** What will happen. */
  text: string;
  action: string;
  pendingAction: string;
  danger?: boolean;
  /** Of the fields in `children`. */
  fieldNames?: readonly string[];
  /** Does it; the dialog closes when it has worked, and shows why it has not. */
  confirm: (values: Record<string, string>, data: FormData) => Promise<unknown>;
  onClose: () => void;
  children?: (errors: FormState['errors']) => ReactNode;
}

/** Asks before something is done that cannot be taken back with a click. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog label={props.title} className="dialog" onClose={props.onClose}>
      {(close) => <ConfirmForm {...props} close={close} />}
    </Dialog>
  );
}

const noFields: readonly string[] = [];

function ConfirmForm({
  close,
  fieldNames = noFields,
  ...props
}: ConfirmDialogProps & { close: () => void }) {
  const { pending, errors, onSubmit } = useForm(fieldNames, async (values, data) => {
    await props.confirm(values, data);
    close();
  });
  return (
    <form className="dialog-body" noValidate onSubmit={onSubmit}>
      <header className="dialog-head">
        <h2>{props.title}</h2>
      </header>
      <p>{props.text}</p>
      <FormAlert messages={errors.form} />
      {props.children?.(errors)}
      <div className="dialog-actions">
        <button type="button" className="button button-secondary" onClick={close}>
          Cancel
        </button>
        <SubmitButton
          pending={pending}
          danger={props.danger ?? false}
          label={props.action}
          pendingLabel={props.pendingAction}
        />
      </div>
    </form>
  );
}
