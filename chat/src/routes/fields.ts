import { body, param, query } from 'express-validator';
import { maxMessages } from '../services/limits.js';
import { lengths, patterns } from '../validation/field-rules.js';

export function roomIdParam() {
  return param('id').isString().bail().matches(patterns.id).withMessage('This is not a room id');
}

/** The user somebody does something with or to. */
export function userIdField() {
  return body('userId').isString().bail().matches(patterns.id).withMessage('This is not a user id');
}

export function roomName() {
  return body('name')
    .isString()
    .withMessage('Enter a name')
    .bail()
    .trim()
    .isLength(lengths.roomName)
    .withMessage('Use 1 to 80 characters');
}

/** A `seq` or `rev` in the query; arrays and objects are refused. */
export function seqQuery(name: 'before' | 'after' | 'afterRev') {
  return wholeNumber(name, { min: 0, max: Number.MAX_SAFE_INTEGER });
}

export function seqParam() {
  return param('seq')
    .isString()
    .bail()
    .isInt({ min: 1, max: Number.MAX_SAFE_INTEGER })
    .withMessage('This is not the seq of a message')
    .toInt();
}

export function limitQuery() {
  return wholeNumber('limit', { min: 1, max: maxMessages });
}

export function cursorQuery() {
  return query('cursor')
    .optional()
    .isString()
    .bail()
    .matches(patterns.objectId)
    .withMessage('This is not a cursor of ours');
}

/** The one room to look in. */
export function roomIdQuery() {
  return query('roomId')
    .optional()
    .isString()
    .bail()
    .matches(patterns.id)
    .withMessage('This is not a room id');
}

/** A cursor that says where to go on in an order of ours. */
export function opaqueCursor() {
  return query('cursor')
    .optional()
    .isString()
    .bail()
    .matches(patterns.opaqueCursor)
    .withMessage('This is not a cursor of ours');
}

function wholeNumber(name: string, { min, max }: { min: number; max: number }) {
  return query(name)
    .optional()
    .isString()
    .bail()
    .isInt({ min, max })
    .withMessage(`Use a whole number from ${min} to ${max}`)
    .toInt();
}
