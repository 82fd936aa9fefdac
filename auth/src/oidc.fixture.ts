import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { newKeyPair } from '@usher/common';
import { freePort } from '@usher/infra/testing';
import request from 'supertest';
import type { startAuth } from './auth.fixture.js';
import type { OidcProvider } from './services/oidc-provider.js';

/** Somebody with an account at the provider. */
export interface Visitor {
  sub: string;
  email?: string;
  email_verified?: boolean | string;
  name?: string;
}

const own = 'http://localhost:3000';
const servers: Server[] = [];
let visitors = 0;

export function newVisitor(claims: Partial<Visitor> = {}): Visitor {
  const sub = `visitor-${++visitors}`;
  return { sub, email: `${sub}@example.com`, email_verified: true, name: 'Vera', ...claims };
}

/**
 * A real OpenID provider on a port of its own. Whoever is `present` signs in there and consents; nobody
 * present means that the visitor refuses.
 */
export async function startProvider(port?: number, id = 'test') {
  const at = port ?? (await freePort());
  const issuer = `http://127.0.0.1:${at}`;
  const settings: OidcProvider = {
    id,
    name: 'Test provider',
    issuer,
    clientId: 'usher',
    clientSecret: 'a secret of the provider',
  };
  const present: { visitor: Visitor | undefined } = { visitor: undefined };
  const known = new Map<string, Visitor>();
  const { privateJwk } = newKeyPair();

  const provider = await quietly(
    (Provider) =>
      new Provider(issuer, {
        clients: [
          {
            client_id: settings.clientId,
            client_secret: settings.clientSecret,
            redirect_uris: [`${own}/api/users/oidc/${id}/callback`],
            id_token_signed_response_alg: 'ES256',
          },
        ],
        jwks: { keys: [privateJwk] },
        cookies: { keys: ['a key of the provider'] },
        claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
        pkce: { required: () => true },
        features: { devInteractions: { enabled: false } },
        interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
        findAccount: (_ctx, sub) => ({
          accountId: sub,
          claims: () => ({ ...known.get(sub), sub }),
        }),
        ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
      }),
  );

  async function interact(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { prompt, params, session } = await provider.interactionDetails(req, res);
    const { visitor } = present;
    if (!visitor) {
      return provider.interactionFinished(req, res, { error: 'access_denied' });
    }
    if (prompt.name === 'login') {
      known.set(visitor.sub, visitor);
      return provider.interactionFinished(req, res, { login: { accountId: visitor.sub } });
    }
    const grant = new provider.Grant({
      accountId: session?.accountId ?? visitor.sub,
      clientId: String(params.client_id),
    });
    grant.addOIDCScope('openid email profile');
    await provider.interactionFinished(req, res, { consent: { grantId: await grant.save() } });
  }

  const handle = provider.callback();
  const server = createServer((req, res) => {
    if (req.url?.startsWith('/interaction/')) void interact(req, res);
    else void handle(req, res);
  });
  servers.push(server);
  const listen = () => new Promise<void>((done) => server.listen(at, '127.0.0.1', done));
  await listen();
  return { settings, present, listen, stop: () => close(server) };
}

/** A browser that follows redirects and keeps cookies, at the provider and at an auth. */
export function browserAt({ app }: Pick<Awaited<ReturnType<typeof startAuth>>, 'app'>) {
  const jars = new Map<string, Map<string, string>>();

  function jarOf(origin: string): Map<string, string> {
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  }
  const cookies = (origin = own) =>
    [...jarOf(origin)].map(([name, value]) => `${name}=${value}`).join('; ');

  function keep(origin: string, set: readonly string[]): void {
    for (const cookie of set) {
      const [name = '', value = ''] = cookie.split(';', 1)[0]?.split(/=(.*)/s) ?? [];
      if (value === '') jarOf(origin).delete(name);
      else jarOf(origin).set(name, value);
    }
  }

  /** One request to auth, its cookies kept. */
  async function visit(path: string) {
    const res = await request(app)
      .get(path)
      .set('Cookie', cookies() || 'a=b');
    keep(own, (res.headers['set-cookie'] as unknown as string[] | undefined) ?? []);
    return res;
  }

  /** From the provider's page through all of its own redirects to the address it leads back to. */
  async function atProvider(start: string): Promise<string> {
    let address = start;
    while (!address.startsWith(own)) {
      const { origin } = new URL(address);
      const res = await fetch(address, {
        redirect: 'manual',
        headers: { Cookie: cookies(origin) },
      });
      keep(origin, res.headers.getSetCookie());
      const location = res.headers.get('location');
      if (!location) throw new Error(`The provider answers ${res.status}: ${await res.text()}`);
      address = new URL(location, address).href;
    }
    return address.slice(own.length);
  }

  /** The callback's path, as the provider sends the visitor there. */
  async function toCallback(next?: string, id = 'test'): Promise<string> {
    const query = next === undefined ? '' : `?next=${encodeURIComponent(next)}`;
    const begun = await visit(`/api/users/oidc/${id}${query}`);
    expect(begun.status).toBe(303);
    return atProvider(begun.headers.location ?? '');
  }

  const signIn = async (next?: string, id?: string) => visit(await toCallback(next, id));
  return { cookies, visit, toCallback, signIn };
}

/** It warns of each setting that a test has no use for. */
async function quietly<T>(
  make: (provider: typeof import('oidc-provider').Provider) => T,
): Promise<T> {
  const { warn } = console;
  Object.assign(console, { warn: () => {} });
  try {
    return make((await import('oidc-provider')).Provider);
  } finally {
    Object.assign(console, { warn });
  }
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}

afterAll(async () => {
  for (const server of servers) await close(server);
});
