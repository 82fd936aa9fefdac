import { useState } from 'react';
import { useAction } from '../page/use-action.js';
import { CopyField } from './copy-field.js';
import { Dialog } from './dialog.js';
import { DialogHead } from './dialog-head.js';

export interface RoomCodeDialogProps {
  newCode: () => Promise<string>;
  onClose: () => void;
}

export function RoomCodeDialog({ newCode, onClose }: RoomCodeDialogProps) {
  const [code, setCode] = useState<string>();
  const { state, fault, run } = useAction(async () => setCode(await newCode()));
  return (
    <Dialog label="Code to join" className="dialog" onClose={onClose}>
      {(close) => (
        <div className="dialog-body">
          <DialogHead title="Code to join" close={close} />
          <p>
            Whoever has the code can come in, unless they are banned. It is shown only now, and a
            new code makes the one before worthless.
          </p>
          {code !== undefined && <CopyField label="The room’s code" value={code} />}
          <p className="field-error" role="alert">
            {fault}
          </p>
          <div className="dialog-actions">
            <button
              type="button"
              className="button button-primary"
              aria-disabled={state === 'pending'}
              onClick={run}
            >
              {code === undefined ? 'Make a code' : 'Make another code'}
            </button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
