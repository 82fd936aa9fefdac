import type { KeyboardEvent } from 'react';

/** Arrow keys lead from the field to the results, through them and back. */
export function onResultKeys(event: KeyboardEvent<HTMLElement>): void {
  const { key, currentTarget, target } = event;
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return;
  const stops = [...currentTarget.querySelectorAll<HTMLElement>('input[type=search], .result')];
  const at = stops.indexOf(target as HTMLElement);
  const next = stops[key === 'ArrowDown' ? at + 1 : at - 1];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}
