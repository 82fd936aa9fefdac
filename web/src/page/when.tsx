import { useTimeFormat } from '../chat/use-time-format.js';

/** A day and a time of day. */
export function When({ at }: { at: string }) {
  const format = useTimeFormat();
  return (
    <time dateTime={at} title={format.full(at)}>
      {format.dayLabel(at)}, {format.time(at)}
    </time>
  );
}
