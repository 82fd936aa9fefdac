import request from 'supertest';
import { createApp } from './app.js';
import { startWeb } from './web.fixture.js';

const html = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

describe('every answer', () => {
  test('carries a policy without exceptions, errors and files too', async () => {
    const { app, issuer, user } = await startWeb();
    for (const path of [
      '/',
      '/signin',
      '/nothing',
      '/assets/client-abc.js',
      '/assets/none.js',
      '/%E0%A4%A',
    ]) {
      const { headers } = await request(app)
        .get(path)
        .set('Accept', html)
        .set('Cookie', issuer.cookie(user));
      const policy = headers['content-security-policy'];
      expect(policy).toBe(
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self';" +
          "connect-src 'self' ws://localhost:3000;base-uri 'none';form-action 'self';frame-ancestors 'none'",
      );
      expect(headers['strict-transport-security']).toBeUndefined();
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
      });
    }
  });

  test('asks for https only where browsers come over https', async () => {
    const { app } = await startWeb({ publicUrl: 'https://chat.example' });
    const { headers } = await request(app).get('/signin');
    expect(headers['content-security-policy']).toMatch(
      /wss:\/\/chat\.example;.*upgrade-insecure-requests/,
    );
    expect(headers['strict-transport-security']).toContain('max-age=');
  });

  test('of a file with a hash may be kept for ever, a missing one not at all', async () => {
    const { app } = await startWeb();
    const file = await request(app).get('/assets/client-abc.js');
    expect(file.text).toBe('hydrate();');
    expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const missing = await request(app).get('/assets/client-old.js');
    expect([missing.status, missing.headers['cache-control']]).toEqual([404, 'no-store']);
    expect((await request(app).get('/favicon.svg')).type).toBe('image/svg+xml');
    expect((await request(app).get('/assets/..%2f.vite/manifest.json')).status).toBe(404);
  });
});

describe('what goes wrong', () => {
  test('is a page for a browser and JSON for everybody else', async () => {
    const { app } = await startWeb();
    const page = await request(app).get('/nothing').set('Accept', html);
    expect([page.status, page.type]).toEqual([404, 'text/html']);
    expect(page.text).toContain('No such seat');
    const json = await request(app).get('/nothing');
    expect([json.status, json.body.errors[0].code]).toEqual([404, 'NOT_FOUND']);
  });

  test('shows a page with the request id when rendering fails, and is logged once', async () => {
    const { config, context, issuer, parts, user } = await startWeb();
    const faults: unknown[] = [];
    context.log.error = ((line: unknown) => faults.push(line)) as never;
    const broken = { ...parts.chat, rooms: async () => null as never };
    const app = createApp(config, context, {
      ...parts,
      chat: { ...broken, newest: async () => ({}) as never },
    });
    const res = await request(app)
      .get('/')
      .set('Accept', html)
      .set('Cookie', issuer.cookie(user))
      .set('X-Request-Id', 'edge-9');
    expect([res.status, res.type]).toEqual([500, 'text/html']);
    expect(res.text).toContain('That was our fault');
    expect(res.text).toContain('edge-9');
    expect(res.text).not.toContain('TypeError');
    expect(faults).toHaveLength(1);
  });
});
