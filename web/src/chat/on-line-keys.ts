import type { KeyboardEvent } from 'react';

/**
 * Arrow keys walk through the messages, each of which has its tools while it has the focus; Escape goes
 * back to the list, so that Tab leads on from there.
 */
export function onLineKeys(event: KeyboardEvent<HTMLElement>): void {
  const { key, currentTarget: list, target } = event;
  if (!(target instanceof HTMLElement) || target.closest('input, textarea, dialog')) return;
  const line = target.closest<HTMLElement>('[data-key]');
  if (key === 'Escape' && line) list.focus();
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return;
  event.preventDefault();
  const lines = [...list.querySelectorAll<HTMLElement>('[data-key]')];
  const at = line ? lines.indexOf(line) : lines.length;
  lines[key === 'ArrowUp' ? at - 1 : at + 1]?.focus();
}
