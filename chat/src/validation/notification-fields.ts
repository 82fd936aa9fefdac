import { body } from 'express-validator';
import { lengths, notificationIdCounts, patterns } from './field-rules.js';
import { hasControls } from './plain-text.js';

/** What another service notifies somebody of, in a request's body and in an entry of the feed alike. */
export const notificationFields = [
  id('userId', patterns.notifiedId),
  id('clientNotificationId', patterns.clientNotificationId),
  id('type', patterns.notificationType),
  body('title')
    .isString()
    .bail()
    .custom((title: string) => title.trim() !== '' && !hasControls(title))
    .withMessage('Write something')
    .isLength(lengths.notificationTitle)
    .withMessage('Use at most 200 characters'),
  body('body')
    .isString()
    .bail()
    .custom((text: string) => !hasControls(text))
    .withMessage('Leave out control characters')
    .isLength(lengths.notificationBody)
    .withMessage('Use at most 2000 characters'),
  body('link')
    .optional()
    .isString()
    .bail()
    .isLength(lengths.notificationLink)
    .withMessage('Use at most 2000 characters')
    .bail()
    .custom(isSafeLink)
    .withMessage('Use a path on this site or an https address'),
];

export function notificationIds() {
  const { min, max } = notificationIdCounts;
  return body('ids')
    .custom(
      (ids: unknown) =>
        Array.isArray(ids) &&
        ids.length >= min &&
        ids.length <= max &&
        ids.every((one) => typeof one === 'string' && patterns.objectId.test(one)),
    )
    .withMessage(`Use ${min} to ${max} ids of notifications`);
}

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
