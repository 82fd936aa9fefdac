const { testIssuer, testUser } = require('@usher/common/testing');
const request = require('supertest');
const { createApp } = require('./app.js');

const auth = testIssuer();
const app = createApp(auth.verifier);

test('answers who is signed in', async () => {
  const res = await request(app)
    .get('/invoices')
    .set('Cookie', auth.cookie({ name: 'Ada' }));
  expect([res.status, res.body]).toEqual([200, { for: 'Ada' }]);
});

test('refuses everybody else', async () => {
  const res = await request(app).get('/invoices');
  expect([res.status, res.body.errors[0].code]).toEqual([401, 'AUTH_REQUIRED']);
});

test('refuses a session that has ended', async () => {
  const ada = testUser();
  await auth.revoke(ada);
  const res = await request(app).get('/invoices').set('Cookie', auth.cookie(ada));
  expect([res.status, res.body.errors[0].code]).toEqual([401, 'SESSION_REVOKED']);
});

test('lets only admins delete', async () => {
  const remove = (roles) =>
    request(app)
      .delete('/invoices')
      .set('Authorization', `Bearer ${auth.token({ roles })}`);
  expect((await remove(['user'])).status).toBe(403);
  expect((await remove(['user', 'admin'])).status).toBe(200);
});
