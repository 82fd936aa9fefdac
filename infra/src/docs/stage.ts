/** What the code blocks of the docs find when they are run: an Usher with visitors. */
export const usherUrl = process.env.USHER_URL ?? 'http://localhost:3000';

/** The first account's: an administrator. */
export const adminCookie = process.env.ADMIN_COOKIE ?? '';

export interface Visitor {
  id: string;
  email: string;
  password: string;
  /** The value of a `Cookie` header. */
  cookie: string;
}

/** Somebody who has just signed up at Usher, as a browser does. */
export async function signUp(name = 'Ada'): Promise<Visitor> {
  const email = `${crypto.randomUUID()}@example.com`;
  const password = 'correct horse';
  const response = await postJson('/api/users/signup', { name, email, password });
  const { id } = (await response.json()) as { id: string };
  const cookie = response.headers
    .getSetCookie()
    .map((set) => set.split(';', 1)[0])
    .join('; ');
  return { id, email, password, cookie };
}

/** A request to Usher with a JSON body. */
export async function postJson(path: string, body: object, cookie = ''): Promise<Response> {
  const response = await fetch(`${usherUrl}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(cookie && { Cookie: cookie }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response;
}

/** Awaits a condition of which nothing tells us. */
export async function until(condition: () => unknown | Promise<unknown>): Promise<void> {
  while (!(await condition())) await new Promise((done) => setTimeout(done, 10));
}
