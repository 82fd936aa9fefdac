import { list, record, ref, type Schema, text, whole } from '@usher/common/contract';
import {
  maxAnnouncementLength,
  maxLinkLength,
  maxLinks,
  maxTextLength,
} from '../services/limits.js';
import { notificationIdCounts, patterns } from '../validation/field-rules.js';
import { seq } from './schemas.js';

export const id = text({ matches: patterns.id });
export const emoji = text({ description: 'One emoji, as Unicode recommends them for interchange' });
export const cursorSeq = whole({ description: 'The highest `seq` that was read' });
export const messageText = text({
  min: 1,
  max: maxTextLength,
  description: `No control characters but tabs and line breaks, at most ${maxLinks} links of at most ${maxLinkLength} characters`,
});
/** What somebody wants to say. */
export const draft = [{ clientMessageId: id, text: messageText }, { replyTo: seq }] as const;
export const announcement = record({ text: text({ min: 1, max: maxAnnouncementLength }) });
export const notificationIds = record({
  ids: list(text({ matches: patterns.objectId }), notificationIdCounts),
});

const cursor = { description: '`nextCursor` of the page before' };
export const page = { cursor: text({ matches: patterns.objectId, ...cursor }) };
export const opaquePage = { cursor: text({ matches: patterns.opaqueCursor, ...cursor }) };

/** A page of a list, under its plural. */
export function pageOf(plural: string, schema: string): Schema {
  return record({ [plural]: list(ref(schema)) }, { nextCursor: text() });
}
