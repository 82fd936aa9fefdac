import { body } from 'express-validator';
import { hasControls } from './plain-text.js';

/** What another service notifies somebody of, in a request's body and in an entry of the feed alike. */
export const notificationFields = [
  id('userId', /^[\w:-]{1,80}$/),
  id('clientNotificationId', /^[\w:.-]{1,128}$/),
  id('type', /^[\w.-]{1,64}$/),
  body('title')
    .isString()
    .bail()
    .custom((title: string) => title.trim() !== '' && !hasControls(title))
    .withMessage('Write something')
    .isLength({ max: 200 })
    .withMessage('Use at most 200 characters'),
  body('body')
    .isString()
    .bail()
    .custom((text: string) => !hasControls(text))
    .withMessage('Leave out control characters')
    .isLength({ max: 2_000 })
    .withMessage('Use at most 2000 characters'),
  body('link')
    .optional()
    .isString()
    .bail()
    .isLength({ max: 2_000 })
    .withMessage('Use at most 2000 characters')
    .bail()
    .custom(isSafeLink)
    .withMessage('Use a path on this site or an https address'),
];

export function notificationIds() {
  return body('ids')
    .custom(
      (ids: unknown) =>
        Array.isArray(ids) &&
        ids.length >= 1 &&
        ids.length <= maxIds &&
        ids.every((one) => typeof one === 'string' && /^[0-9a-f]{24}$/.test(one)),
    )
    .withMessage(`Use 1 to ${maxIds} ids of notifications`);
}

const maxIds = 200;

function id(name: string, pattern: RegExp) {
  return body(name)
    .isString()
    .bail()
    .matches(pattern)
    .withMessage('Use letters, digits and a few signs');
}

/**
 * As browsers read it: they take `//host` and `/\host` for another site, and leave out tabs and line
 * breaks before they look.
 */
function isSafeLink(link: string): boolean {
  if (/[\s\p{Cc}\\]/u.test(link)) return false;
  if (link.startsWith('/')) return !link.startsWith('//');
  return /^https:\/\//i.test(link) && URL.canParse(link);
}
