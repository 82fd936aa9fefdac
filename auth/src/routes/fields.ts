import { body } from 'express-validator';
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
export function newPassword() {
  return body('password')
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
  return body('name')
    .optional()
    .isString()
    .withMessage('Enter a name')
    .bail()
    .trim()
    .isLength({ min: 1, max: 80 })
    .withMessage('Use 1 to 80 characters');
}

export function transport() {
  return body('transport')
    .optional()
    .isString()
    .bail()
    .isIn(['cookie', 'bearer'])
    .withMessage('Use cookie or bearer');
}
