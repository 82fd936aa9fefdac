const { currentUser, errorHandler, requireAuth, requireRole } = require('@usher/common/express');
const express = require('express');

/** The service without its surroundings, so that tests can give it a verifier of their own. */
function createApp(verifier) {
  const app = express();
  app.use(currentUser(verifier));
  app.get('/invoices', requireAuth, (req, res) => {
    res.json({ for: req.currentUser.name });
  });
  app.delete('/invoices', requireRole('admin'), (_req, res) => {
    res.json({ deleted: true });
  });
  app.use(errorHandler());
  return app;
}

module.exports = { createApp };
