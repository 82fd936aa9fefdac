import { openApiFaults, operationsOf, routesOf } from '@usher/infra/contract';
import request from 'supertest';
import { startAuth } from '../auth.fixture.js';
import { authApi } from './openapi.js';

const auth = await startAuth();
const path = '/api/users/openapi.json';
const document = authApi({ publicUrl: 'http://localhost:3000', cookie: 'session' });

test('is served to anybody, to be kept and asked for again', async () => {
  const res = await request(auth.app).get(path);
  expect([res.status, res.type, res.body]).toEqual([200, 'application/json', document]);
  expect(res.headers['cache-control']).toBe('public, max-age=300');
  const again = await request(auth.app)
    .get(path)
    .set('If-None-Match', res.headers.etag ?? '');
  expect([again.status, again.text]).toEqual([304, '']);
});

test('is OpenAPI 3.1', async () => {
  expect(await openApiFaults(document)).toEqual([]);
  expect(await openApiFaults({ ...document, paths: { nowhere: {} } })).not.toEqual([]);
});

test('has every route of the application, and no other', () => {
  const ownRoutes = ['/healthz', '/readyz', '/metrics', path].map((at) => `GET ${at}`);
  const isVerify = (route: string) => /^\S+ \/api\/users\/verify(\/|$)/.test(route);
  const registered = [...routesOf(auth.app), ...ownRoutes];
  const documented = operationsOf(document);
  expect(documented.filter((route) => !isVerify(route))).toEqual(
    registered.filter((route) => !isVerify(route)).sort(),
  );
  // Whatever the method is.
  expect(registered.filter(isVerify)).toEqual(['* /api/users/verify']);
  expect(documented.filter(isVerify)).toHaveLength(16);
});

test('says of every answer what its fields are, but of itself', () => {
  interface Described {
    responses: Record<string, { content?: Record<string, { schema: object }> }>;
  }
  const isBare = ({ responses }: Described) =>
    Object.values(responses)
      .flatMap(({ content = {} }) => Object.values(content))
      .some(({ schema }) => JSON.stringify(schema) === '{"type":"object"}');
  const bare = Object.entries(document.paths).filter(([, item]) =>
    (Object.values(item) as Described[]).some(isBare),
  );
  expect(bare.map(([at]) => at)).toEqual([path]);
});

test('names each operation once', () => {
  const ids = Object.values(document.paths).flatMap((item) =>
    Object.values(item).map((operation) => (operation as { operationId: string }).operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test('names the cookie of an https address', () => {
  const secure = authApi({ publicUrl: 'https://example.com', cookie: '__Host-session' });
  expect(secure.components.securitySchemes).toMatchObject({ session: { name: '__Host-session' } });
});
