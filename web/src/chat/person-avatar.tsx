import { Avatar } from './avatar.js';

export interface PersonAvatarProps {
  id: string;
  name: string;
  online: boolean;
}

/** With a dot for whoever is online. */
export function PersonAvatar({ id, name, online }: PersonAvatarProps) {
  return (
    <span className="person-avatar">
      <Avatar id={id} name={name} />
      {online && (
        <span className="online-dot" title="Online">
          <span className="visually-hidden">online: </span>
        </span>
      )}
    </span>
  );
}
