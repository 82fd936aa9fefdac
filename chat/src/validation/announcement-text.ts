import { body } from 'express-validator';
import { maxAnnouncementLength } from '../services/limits.js';

/** What is said to everyone, in a request's body and in an event alike. */
export function announcementText() {
  return body('text')
    .isString()
    .withMessage('Write something')
    .bail()
    .trim()
    .isLength({ min: 1, max: maxAnnouncementLength })
    .withMessage(`Use 1 to ${maxAnnouncementLength} characters`);
}
