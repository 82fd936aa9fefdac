import { body, type param } from 'express-validator';
import { maxTextLength } from '../services/limits.js';

/** What a message is made of, in a request's body and in an event alike. */

export function clientMessageId() {
  return body('clientMessageId')
    .isString()
    .bail()
    .matches(/^[\w-]{1,64}$/)
    .withMessage('Use 1 to 64 letters, digits, _ or -');
}

export function messageText() {
  return body('text')
    .isString()
    .bail()
    .custom((text: string) => text.trim() !== '')
    .withMessage('Write something')
    .isLength({ max: maxTextLength })
    .withMessage(`Use at most ${maxTextLength} characters`);
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
