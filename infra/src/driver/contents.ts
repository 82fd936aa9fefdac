/**
 * What the checker compares. A stored change says only of what kind it is, so that no deleted text
 * stays: each message is edited once at most, to a text that follows from its id.
 */
export function changeContent(
  kind: 'edited' | 'deleted' | 'reacted',
  { by, clientMessageId }: { by: string; clientMessageId: string },
): string {
  if (kind === 'deleted') return '';
  return kind === 'edited' ? editedText(clientMessageId) : `reacted ${by}`;
}

export function editedText(clientMessageId: string): string {
  return `edited ${clientMessageId}`;
}
