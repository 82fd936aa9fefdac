import express from 'express';
import { body } from 'express-validator';
import request from 'supertest';
import { HttpError } from '../errors/http-error.js';
import { errorHandler, validateRequest } from './index.js';
import { errorOf, setUp } from './middleware.fixture.js';

describe('jsonBody, validateRequest and errorHandler', () => {
  const fields = [
    body('name').isString().bail().trim().isLength({ min: 1, max: 5 }),
    validateRequest,
  ];

  test('hand on only what a chain names', async () => {
    const { app } = setUp(...fields);
    const res = await request(app).post('/who').send({ name: ' Ada ', role: 'admin' });
    expect(res.body.data).toEqual({ name: 'Ada' });
  });

  test.each<[string, string | object, string, number, string]>([
    ['a missing field', {}, 'application/json', 400, 'name'],
    ['a number', { name: 1 }, 'application/json', 400, 'name'],
    ['an operator', { name: { $ne: '' } }, 'application/json', 400, 'name'],
    ['a list', { name: ['Ada'] }, 'application/json', 400, 'name'],
    ['an empty list', { name: [] }, 'application/json', 400, 'name'],
    ['too long a text', { name: 'A'.repeat(6) }, 'application/json', 400, 'name'],
    ['a list as body', [{ name: 'Ada' }], 'application/json', 400, 'name'],
    ['broken JSON', '{"name":', 'application/json', 400, ''],
    ['a bare value', '"Ada"', 'application/json', 400, ''],
    ['plain text', '{"name":"Ada"}', 'text/plain', 400, ''],
    ['a form', 'name=Ada', 'application/x-www-form-urlencoded', 400, ''],
    ['an unknown charset', '{}', 'application/json; charset=latin1', 400, ''],
  ])('refuse %s', async (_, sent, type, status, field) => {
    const { app, state } = setUp(...fields);
    const res = await request(app).post('/who').set('Content-Type', type).send(sent);
    expect([res.status, res.body]).toEqual([status, errorOf('VALIDATION_FAILED', field)]);
    expect(state.reached).toBe(0);
    expect((await request(app).post('/who').send({ name: 'Ada' })).status).toBe(200);
  });

  test('refuse 2 MB with PAYLOAD_TOO_LARGE', async () => {
    const { app, state } = setUp(...fields);
    const res = await request(app)
      .post('/who')
      .send({ name: 'A'.repeat(2_000_000) });
    expect([res.status, res.body]).toEqual([413, errorOf('PAYLOAD_TOO_LARGE')]);
    expect(state.reached).toBe(0);
  });

  test('answer an unknown fault with a request id and nothing of its text, and tell of it once', async () => {
    const fault = new Error('password=hunter2');
    const { app, faults } = setUp((req) => {
      req.id = 'r1';
      throw fault;
    });
    const res = await request(app).get('/who');
    expect([res.status, res.body]).toEqual([500, { ...errorOf('INTERNAL'), requestId: 'r1' }]);
    expect(res.text).not.toMatch(/hunter2|at /);
    expect(faults).toEqual([fault]);
  });

  test('say when to come back', async () => {
    const { app } = setUp(() => {
      throw new HttpError('RATE_LIMITED', undefined, { retryAfterMs: 1_500 });
    });
    const res = await request(app).get('/who');
    expect([res.status, res.headers['retry-after']]).toEqual([429, '2']);
    expect(res.body.errors[0].retryAfterMs).toBe(1_500);
  });

  test('answer an unknown address and an address that cannot be decoded', async () => {
    const { app } = setUp();
    const missing = await request(app).get('/nothing');
    expect([missing.status, missing.body]).toEqual([404, errorOf('NOT_FOUND')]);
    const odd = express().get('/:id', (_req, res) => void res.end());
    odd.use(errorHandler());
    const bad = await request(odd).get('/%E0%A4%A');
    expect([bad.status, bad.body]).toEqual([400, errorOf('VALIDATION_FAILED')]);
  });
});
