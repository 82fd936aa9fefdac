import { body, param, query } from 'express-validator';
import { passwordFault } from '../services/password-rules.js';
import { counts, defaults, lengths, patterns } from './field-rules.js';

/** express-validator lets arrays pass scalar checks, so each field first says that it is a string. */
export function email() {
  return (
    body('email')
      .isString()
      .withMessage('Enter your e-mail address')
      .bail()
      .trim()
      .isLength(lengths.email)
      .withMessage('This is too long for an e-mail address')
      .bail()
      // Half a surrogate pair makes the next check throw.
      .not()
      .matches(/\p{Surrogate}/u)
      .withMessage('This is not an e-mail address')
      .bail()
      .isEmail()
      .withMessage('This is not an e-mail address')
  );
}

/**
 * A password to keep, in the body's `password`. It is compared with `email` and `name` of the same body; where
 * these are only in the database, ask `passwordFault` as well.
 */
export function newPassword(field = 'password') {
  return body(field)
    .isString()
    .withMessage('Choose a password')
    .bail()
    .isLength({ min: lengths.newPassword.min })
    .withMessage('Use at least 8 characters')
    .bail()
    .isLength({ max: lengths.newPassword.max })
    .withMessage('Use at most 128 characters')
    .bail()
    .custom((password: string, { req }) => {
      const fault = passwordFault(password, req.body);
      if (fault) throw new Error(fault);
      return true;
    });
}

/** A password to compare: whatever the rules for new ones are, it only has to be bounded. */
export function password() {
  return body('password')
    .isString()
    .withMessage('Enter your password')
    .bail()
    .isLength({ min: lengths.password.min })
    .withMessage('Enter your password')
    .isLength({ max: lengths.password.max })
    .withMessage('Use at most 128 characters');
}

export function optionalName() {
  return name().optional();
}

export function name() {
  return body('name')
    .isString()
    .withMessage('Enter a name')
    .bail()
    .trim()
    .isLength(lengths.name)
    .withMessage('Use 1 to 80 characters');
}

/** A token out of a mail of ours. */
export function mailedToken() {
  return body('token')
    .isString()
    .withMessage('Open the link in the mail')
    .bail()
    .matches(patterns.mailedToken)
    .withMessage('This link is no longer valid: ask for a new one');
}

export function transport() {
  return body('transport')
    .optional()
    .isString()
    .bail()
    .isIn(['cookie', 'bearer'])
    .withMessage('Use cookie or bearer');
}

export function providerParam() {
  return param('provider')
    .isString()
    .bail()
    .matches(patterns.provider)
    .withMessage('This is not a provider');
}

export function userIdParam() {
  return param('id')
    .isString()
    .bail()
    .matches(patterns.objectId)
    .withMessage('This is not a user id');
}

export function sessionIdParam() {
  return param('sid')
    .isString()
    .bail()
    .matches(patterns.sid)
    .withMessage('This is not a session id');
}

/** An optional text of the query; lists and objects are refused. */
export function textQuery(name: string) {
  return query(name).optional().isString().withMessage('Use one text').bail();
}

/** Where a list goes on, and how much of it is wanted. */
export function pageQuery() {
  return [
    textQuery('cursor').matches(patterns.objectId).withMessage('This is not a cursor of ours'),
    query('limit')
      .default(`${defaults.page}`)
      .isString()
      .bail()
      .isInt(counts.page)
      .withMessage('Use a whole number from 1 to 100')
      .toInt(),
  ];
}
