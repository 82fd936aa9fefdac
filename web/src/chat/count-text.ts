import { maxTextLength } from './contract.js';

/** From here on the count is shown. */
export const nearLimit = maxTextLength - 400;

export function countText(left: number): string {
  const count = Math.abs(left).toLocaleString('en');
  return left < 0 ? `${count} characters too many` : `${count} characters left`;
}
