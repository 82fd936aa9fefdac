import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { body, matchedData } from 'express-validator';

export function echo(): Router {
  const router = Router();
  router.post(
    '/echo',
    body('text')
      .isString()
      .withMessage('Enter a text')
      .bail()
      .trim()
      .isLength({ min: 1, max: 200 })
      .withMessage('Use 1 to 200 characters'),
    validateRequest,
    (req, res) => {
      const { text } = matchedData<{ text: string }>(req);
      res.json({ text, from: req.currentUser?.name });
    },
  );
  return router;
}
