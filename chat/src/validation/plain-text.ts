/** True where a text holds control characters other than tabs and line breaks. */
export function hasControls(text: string): boolean {
  return /[^\P{Cc}\t\n]/u.test(text);
}
