import { type Client, createClient, type Tokens } from '@usher/common/client';
import { io, type Socket } from 'socket.io-client';

export interface Account {
  email: string;
  password: string;
}

/** One browser of one user, as far as the services can tell. */
export interface Visitor extends Account {
  readonly id: string;
  readonly cookie: () => string;
  /** Refreshes when the token has expired; redirects are not followed. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  send(method: string, path: string, body?: object): Promise<Response>;
  /** Resolves to a socket of `/chat` that is connected, and that does not come back by itself. */
  connect(): Promise<Socket>;
}

let accounts = 0;

export async function signUp(url: string, name: string): Promise<Visitor> {
  accounts += 1;
  const email = `${name.toLowerCase()}-${accounts}@example.com`;
  return enter(url, 'signup', { email, password: 'correct horse', name });
}

/** Another device of the same user. */
export function signIn(url: string, { email, password }: Account): Promise<Visitor> {
  return enter(url, 'signin', { email, password });
}

/** For a client without cookies. */
export async function signInWithTokens(
  url: string,
  { email, password }: Account,
): Promise<{ id: string; tokens: Tokens }> {
  const body = JSON.stringify({ email, password, transport: 'bearer' });
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(`${url}/api/users/signin`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`signin: ${answer.status} ${await answer.text()}`);
  const { user, ...tokens } = (await answer.json()) as Tokens & { user: { id: string } };
  return { id: user.id, tokens };
}

/** What the next such event of a socket holds. */
export function heard<T>(socket: Socket, event: string): Promise<T> {
  return new Promise((done) => socket.once(event, done));
}

async function enter(url: string, route: string, account: Account & { name?: string }) {
  const jar = cookieJar(url);
  const session: Client = createClient({ baseUrl: url, fetch: jar.fetch });
  const visitor: Omit<Visitor, 'id'> = {
    ...account,
    cookie: jar.cookie,
    fetch: (path, init) => session.fetch(new URL(path, url), init),
    send: (method, path, body) =>
      session.fetch(new URL(path, url), {
        method,
        headers: { 'Content-Type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      }),
    async connect() {
      const socket = io(`${url}/chat`, {
        transports: ['websocket'],
        reconnection: false,
        forceNew: true,
        extraHeaders: { Cookie: jar.cookie(), Origin: url },
      });
      const refused = heard<Error>(socket, 'connect_error').then((error) => Promise.reject(error));
      await Promise.race([heard(socket, 'connect'), refused]);
      return socket;
    },
  };
  const answer = await visitor.send('POST', `/api/users/${route}`, account);
  if (!answer.ok) throw new Error(`${route}: ${answer.status} ${await answer.text()}`);
  const { id } = (await answer.json()) as { id: string };
  return { ...visitor, id };
}

/** Keeps cookies and sends the page's origin, as a browser does. */
function cookieJar(origin: string) {
  const cookies = new Map<string, string>();
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  async function send(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('Cookie', cookie());
    headers.set('Origin', origin);
    const answer = await fetch(input, { redirect: 'manual', ...init, headers });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  }
  return { cookie, fetch: send as typeof fetch };
}
