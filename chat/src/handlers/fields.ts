import { body } from 'express-validator';
import { maxTextLength } from '../services/limits.js';

export function roomId() {
  return body('roomId')
    .isString()
    .bail()
    .matches(/^[\w-]{1,64}$/)
    .withMessage('This is not a room id');
}

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

/** A `seq` in an event: a number, not a text that looks like one. */
export function after() {
  return body('after')
    .custom((value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0)
    .withMessage('Use a whole number from 0');
}
