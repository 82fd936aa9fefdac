import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Client, type ClientOptions, createClient } from './index.js';

export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

const open: (() => void | Promise<void>)[] = [];

/** A refusal in the one error body. */
export function refusal(status: number, code: string, more: object = {}): Answer {
  return { status, body: { errors: [{ code, message: code, ...more }] } };
}

/**
 * A tiny server in the place of auth and of a service: one access token counts at a time, any other has
 * expired; each refresh makes the next one, `t1`, `t2`, `t3` …
 */
export async function startFakeAuth() {
  const server = createServer((req, res) => void handle(req, res));
  const auth = {
    url: '',
    token: 'none yet',
    issued: 0,
    /** Bodies of the refreshes that were asked for. */
    refreshes: [] as string[],
    /** Everything else that was asked for: method, path, token, body. */
    requests: [] as string[],
    /** By path, in place of what would be answered. */
    answers: {} as Record<string, Answer | 'reset' | undefined>,
    expiresIn: 300,
    /** Holds refreshes up. */
    gate: async () => {},
    /** Cookies of the one browser there is. */
    jar: { session: 't0' } as Record<string, string>,
    issue() {
      auth.issued += 1;
      auth.token = `t${auth.issued}`;
      return auth.token;
    },
  };

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = req.url ?? '';
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const token = tokenOf(req);
    if (path === '/api/users/refresh') {
      auth.refreshes.push(body);
      await auth.gate();
    } else auth.requests.push([req.method, path, token, body].filter(Boolean).join(' '));
    const given = auth.answers[path];
    if (given === 'reset') return void req.socket.destroy();
    const answer = given ?? normal(path, token);
    res.writeHead(answer.status, {
      'Content-Type': typeof answer.body === 'string' ? 'text/html' : 'application/json',
      ...answer.headers,
    });
    res.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  }

  function normal(path: string, token: string): Answer {
    if (path === '/api/users/refresh') return refreshed();
    const signedIn = token === auth.token;
    if (path === '/api/users/currentuser') {
      const exp = Math.floor(Date.now() / 1000) + auth.expiresIn;
      return { status: 200, body: { currentUser: signedIn ? { ...user, sid: 's', exp } : null } };
    }
    return signedIn ? { status: 200, body: { token } } : refusal(401, 'TOKEN_EXPIRED');
  }

  function refreshed(): Answer {
    const accessToken = auth.issue();
    const { expiresIn } = auth;
    return {
      status: 200,
      body: { user, expiresIn, accessToken, refreshToken: `r-${accessToken}` },
      headers: { 'Set-Cookie': `session=${accessToken}; Path=/; HttpOnly` },
    };
  }

  /** `fetch` with the browser's cookies. */
  async function fetchWithCookies(
    input: string | URL | Request,
    init?: RequestInit,
  ): Promise<Response> {
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}));
    const cookies = Object.entries(auth.jar).map(([name, value]) => `${name}=${value}`);
    headers.set('Cookie', cookies.join('; '));
    const response = await fetch(input, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      auth.jar[name] = value;
    }
    return response;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  auth.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  open.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const ended: string[] = [];
  /** A page of that browser, or a program where the options hold tokens. */
  function clientOf(options: ClientOptions = {}): Client {
    const client = createClient({
      baseUrl: auth.url,
      ...(!options.tokens && { fetch: fetchWithCookies }),
      onSessionEnded: ({ code, reason }) => ended.push(reason ? `${code} ${reason}` : code),
      ...options,
    });
    open.unshift(() => client.close());
    return client;
  }
  return Object.assign(auth, { server, ended, clientOf, fetchWithCookies });
}

export const user = { id: 'u1', email: 'ada@example.com', name: 'Ada', roles: ['user'] };

/** In an hour, as `currentUser.exp` says it: nothing happens by itself meanwhile. */
export const inAnHour = () => Math.floor(Date.now() / 1000) + 3_600;

function tokenOf({ headers }: IncomingMessage): string {
  const [, bearer] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? [];
  const [, cookie = ''] = /session=([^;]+)/.exec(headers.cookie ?? '') ?? [];
  return bearer ?? cookie;
}

/** Whatever is open when a test ends. */
export function closeLater(close: () => void | Promise<void>): void {
  open.unshift(close);
}

export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
