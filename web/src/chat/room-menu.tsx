import type { Role } from './contract.js';
import { Dialog } from './dialog.js';
import { DialogHead } from './dialog-head.js';
import { MenuItem } from './menu-item.js';
import { mayAct } from './rights.js';
import type { RoomAct } from './room-act-dialog.js';

export interface RoomMenuProps {
  name: string;
  archived: boolean;
  /** Mine. */
  role: Role | undefined;
  onChoose: (act: RoomAct) => void;
  onClose: () => void;
}

/** What can be done with the open room, by whoever has the role for it. */
export function RoomMenu({ name, archived, role, onChoose, onClose }: RoomMenuProps) {
  const may = (act: Parameters<typeof mayAct>[1]) => !archived && mayAct(role, act);
  return (
    <Dialog label={name} className="dialog" onClose={onClose}>
      {(close) => (
        <div className="dialog-body">
          <DialogHead title={name} close={close} />
          <ul className="menu">
            {may('rename') && <MenuItem label="Rename…" onClick={() => onChoose('rename')} />}
            {may('code') && <MenuItem label="Code to join…" onClick={() => onChoose('code')} />}
            <MenuItem label="Leave…" harm onClick={() => onChoose('leave')} />
            {may('archive') && (
              <MenuItem label="Archive…" harm onClick={() => onChoose('archive')} />
            )}
          </ul>
        </div>
      )}
    </Dialog>
  );
}
