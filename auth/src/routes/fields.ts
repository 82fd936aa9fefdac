import { body, param, query } from 'express-validator';
import { passwordFault } from '../services/password-rules.js';

/** express-validator lets arrays pass scalar checks, so each field first says that it is a string. */
export function email() {
  return (
    body('email')
      .isString()
      .withMessage('Enter your e-mail address')
      .bail()
      .trim()
      .isLength({ max: 254 })
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
    .isLength({ min: 8 })
    .withMessage('Use at least 8 characters')
    .bail()
    .isLength({ max: 128 })
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
    .isLength({ min: 1 })
    .withMessage('Enter your password')
    .isLength({ max: 128 })
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
    .isLength({ min: 1, max: 80 })
    .withMessage('Use 1 to 80 characters');
}

/** A token out of a mail of ours. */
export function mailedToken() {
  return body('token')
    .isString()
    .withMessage('Open the link in the mail')
    .bail()
    .matches(/^[\w-]{1,64}$/)
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
    .matches(/^[a-z0-9-]{1,32}$/)
    .withMessage('This is not a provider');
}

export function userIdParam() {
  return param('id').isString().bail().matches(objectId).withMessage('This is not a user id');
}

export function sessionIdParam() {
  return param('sid')
    .isString()
    .bail()
    .matches(/^[\w-]{1,64}$/)
    .withMessage('This is not a session id');
}

/** An optional text of the query; lists and objects are refused. */
export function textQuery(name: string) {
  return query(name).optional().isString().withMessage('Use one text').bail();
}

/** Where a list goes on, and how much of it is wanted. */
export function pageQuery() {
  return [
    textQuery('cursor').matches(objectId).withMessage('This is not a cursor of ours'),
    query('limit')
      .default('50')
      .isString()
      .bail()
      .isInt({ min: 1, max: 100 })
      .withMessage('Use a whole number from 1 to 100')
      .toInt(),
  ];
}

const objectId = /^[0-9a-f]{24}$/;
