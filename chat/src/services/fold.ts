/** A name as it is compared: spellings that look alike to people are one. */
export function fold(name: string): string {
  return wordsOf(name).join(' ');
}

export function wordsOf(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean);
}
