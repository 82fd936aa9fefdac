export interface TagProps {
  tone?: 'plain' | 'good' | 'warn' | 'bad';
  children: string;
}

/** A word about something's state. */
export function Tag({ tone = 'plain', children }: TagProps) {
  return <span className={`tag tag-${tone}`}>{children}</span>;
}
