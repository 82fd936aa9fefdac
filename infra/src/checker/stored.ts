/** What the database holds once everything has settled. */
export type StoredRecord = StoredMessage | StoredChange;

export interface StoredMessage {
  type: 'message';
  room: string;
  seq: number;
  user: string;
  clientMessageId: string;
  /** As it is now, after all changes. */
  content: string;
}

export interface StoredChange {
  type: 'change';
  room: string;
  rev: number;
  seq: number;
  content: string;
}
