import { useTimeFormat } from '../chat/use-time-format.js';
import { agoText } from './ago-text.js';

/** How long ago something was; its date and time are in the title. */
export function Ago({ at, now }: { at: string; now: number }) {
  const format = useTimeFormat();
  return (
    <time dateTime={at} title={format.full(at)}>
      {agoText(at, now)}
    </time>
  );
}
