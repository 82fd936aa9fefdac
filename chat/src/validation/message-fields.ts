import { body, type param } from 'express-validator';
import { maxLinkLength, maxLinks, maxTextLength } from '../services/limits.js';
import { patterns } from './field-rules.js';
import { hasControls } from './plain-text.js';

/** What a message is made of, in a request's body and in an event alike. */

export function clientMessageId() {
  return body('clientMessageId')
    .isString()
    .bail()
    .matches(patterns.id)
    .withMessage('Use 1 to 64 letters, digits, _ or -');
}

export function messageText() {
  return body('text')
    .isString()
    .bail()
    .custom((text: string) => text.trim() !== '')
    .withMessage('Write something')
    .isLength({ max: maxTextLength })
    .withMessage(`Use at most ${maxTextLength} characters`)
    .bail()
    .custom((text: string) => !hasControls(text))
    .withMessage('Leave out control characters')
    .custom((text: string) => linksIn(text).length <= maxLinks)
    .withMessage(`Use at most ${maxLinks} links`)
    .custom((text: string) => linksIn(text).every(({ length }) => length <= maxLinkLength))
    .withMessage(`Use links of at most ${maxLinkLength} characters`);
}

function linksIn(text: string): string[] {
  return text.match(/https?:\/\/\S+/gi) ?? [];
}

export function replyTo() {
  return body('replyTo')
    .optional()
    .custom((value: unknown) => Number.isSafeInteger(value) && (value as number) >= 1)
    .withMessage('Use the seq of a message');
}

/** How far somebody has read; 0 is nothing yet. */
export function cursorSeq() {
  return body('seq')
    .custom((value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0)
    .withMessage('Use the seq of a message');
}

/** As Unicode recommends them for interchange: flags, skin tones and families count as one. */
const emojiPattern = '^\\p{RGI_Emoji}$';
const oneEmoji = new RegExp(emojiPattern, 'v');

export function emoji(from: typeof body | typeof param) {
  return from('emoji')
    .isString()
    .bail()
    .custom((value: string) => oneEmoji.test(value))
    .withMessage('Use one emoji');
}
