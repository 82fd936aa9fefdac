import { body } from 'express-validator';
import { patterns } from '../validation/field-rules.js';

export function roomId() {
  return body('roomId').isString().bail().matches(patterns.id).withMessage('This is not a room id');
}

export function seq() {
  return wholeNumber('seq', 1);
}

export function after() {
  return wholeNumber('after', 0);
}

export function afterRev() {
  return wholeNumber('afterRev', 0).optional();
}

/** In an event: a number, not a text that looks like one. */
function wholeNumber(name: string, min: number) {
  return body(name)
    .custom((value: unknown) => Number.isSafeInteger(value) && (value as number) >= min)
    .withMessage(`Use a whole number from ${min}`);
}
