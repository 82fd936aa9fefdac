import { useAction } from '../page/use-action.js';
import type { Member, Role } from './contract.js';
import { Dialog } from './dialog.js';
import { DialogHead } from './dialog-head.js';
import type { MemberAct } from './member-act-dialog.js';
import { MenuItem } from './menu-item.js';
import { mayAct } from './rights.js';

export interface MemberMenuProps {
  name: string;
  member: Member;
  myRole: Role | undefined;
  /** Opens the room of the two. */
  onWrite: () => Promise<void>;
  onChoose: (act: MemberAct) => void;
  onClose: () => void;
}

/** What can be done with a member, by whoever has the role for it. */
export function MemberMenu(props: MemberMenuProps) {
  const { name, member, myRole, onWrite, onChoose, onClose } = props;
  const write = useAction(onWrite);
  return (
    <Dialog label={name} className="dialog" onClose={onClose}>
      {(close) => (
        <div className="dialog-body">
          <DialogHead title={name} close={close} />
          <ul className="menu">
            <MenuItem
              label={write.state === 'pending' ? 'Opening…' : 'Write a direct message'}
              onClick={write.run}
            />
            {actsOn(member, myRole).map((act) => (
              <MenuItem
                key={act}
                label={labels[act]}
                harm={act === 'kick' || act === 'ban'}
                onClick={() => onChoose(act)}
              />
            ))}
          </ul>
          <p className="field-error" role="alert">
            {write.fault}
          </p>
        </div>
      )}
    </Dialog>
  );
}

/** In the order of the menu. */
export function actsOn({ role, muted }: Member, myRole: Role | undefined): MemberAct[] {
  const may = (act: Parameters<typeof mayAct>[1]) => mayAct(myRole, act, role);
  const acts: [MemberAct, boolean][] = [
    ['mute', may('mute') && !muted],
    ['unmute', may('unmute') && muted],
    ['moderator', may('role') && role === 'member'],
    ['member', may('role') && role === 'moderator'],
    ['owner', may('role')],
    ['kick', may('kick')],
    ['ban', may('ban')],
  ];
  return acts.flatMap(([act, allowed]) => (allowed ? [act] : []));
}

const labels: Record<MemberAct, string> = {
  mute: 'Mute…',
  unmute: 'Unmute…',
  moderator: 'Make moderator…',
  member: 'Make an ordinary member…',
  owner: 'Make owner…',
  kick: 'Remove from the room…',
  ban: 'Ban from the room…',
};
