import express from 'express';
import request from 'supertest';
import { errorHandler } from './error-handler.js';
import { sessionCookie } from './session-cookie.js';

function setUp({ secure = false, trustProxy = false, jwt = 'a.b.c' }) {
  const faults: unknown[] = [];
  const app = express().set('trust proxy', trustProxy);
  app.use(sessionCookie({ secure, maxAgeSeconds: 3600 }));
  app.post('/in', (req, res) => {
    req.session = { jwt };
    res.status(201).json({});
  });
  app.post('/out', (req, res) => {
    req.session = null;
    res.json({});
  });
  app.get('/read', (req, res) => {
    res.json({ jwt: req.session?.jwt ?? null });
  });
  app.use(errorHandler({ onFault: (error) => faults.push(error) }));
  return { app, faults };
}

describe('the session cookie', () => {
  test('is HttpOnly, SameSite=Lax, Path=/ and host-only, and holds base64 of { jwt }', async () => {
    const res = await request(setUp({}).app).post('/in');
    expect(res.headers['set-cookie']).toHaveLength(1);
    const [cookie = ''] = res.headers['set-cookie'] ?? [];
    const [pair = '', ...flags] = cookie.split('; ');
    expect(pair).toBe(`session=${btoa('{"jwt":"a.b.c"}')}`);
    expect(flags.map((flag) => flag.replace(/=\w.*20\d\d.*/, '')).sort()).toEqual(
      ['expires', 'httponly', 'path=/', 'samesite=lax'].sort(),
    );
  });

  test('is Secure and has the __Host- prefix over https', async () => {
    const { app } = setUp({ secure: true, trustProxy: true });
    const res = await request(app).post('/in').set('X-Forwarded-Proto', 'https');
    expect(res.headers['set-cookie']?.[0]).toMatch(/^__Host-session=.*; secure; /);
    expect(res.headers['set-cookie']?.[0]).not.toMatch(/domain/i);
  });

  test('is cleared by sign-out, cookie or not', async () => {
    const { app } = setUp({});
    const res = await request(app).post('/out');
    expect(res.headers['set-cookie']?.[0]).toMatch(/^session=; .*expires=Thu, 01 Jan 1970/);
  });

  test('is not written by a route that only reads', async () => {
    const { app } = setUp({});
    const res = await request(app)
      .get('/read')
      .set('Cookie', `session=${btoa('{"jwt":"x"}')}`);
    expect(res.body).toEqual({ jwt: 'x' });
    expect(res.headers['set-cookie']).toBeUndefined();
  });

  test('answers 500 where it is Secure and the connection plain', async () => {
    const { app, faults } = setUp({ secure: true });
    const res = await request(app).post('/in');
    expect(res.status).toBe(500);
    expect(res.body.errors[0].code).toBe('INTERNAL');
    expect(res.headers['set-cookie']).toBeUndefined();
    expect(String(faults[0])).toMatch(/TRUST_PROXY/);
  });

  test('answers 500 when it is larger than browsers keep', async () => {
    const { app, faults } = setUp({ jwt: 'x'.repeat(4_000) });
    const res = await request(app).post('/in');
    expect(res.status).toBe(500);
    expect(res.headers['set-cookie']).toBeUndefined();
    expect(String(faults[0])).toMatch(/4,096/);
  });
});
