import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export interface Answer {
  status: number;
  cookie: string;
  /** On the monotonic clock, in milliseconds. */
  sentAt: number;
  receivedAt: number;
}

/** One request on a kept connection: lighter than `fetch`, so that it sees more of what it measures. */
export function ask(url: string, cookie: string, body?: object): Promise<Answer> {
  const payload = body && JSON.stringify(body);
  const headers = { cookie, ...(payload && { 'content-type': 'application/json' }) };
  return new Promise((resolve, reject) => {
    const sentAt = performance.now();
    const req = request(url, { agent, headers, method: payload ? 'POST' : 'GET' }, (res) => {
      const receivedAt = performance.now();
      const set = (res.headers['set-cookie'] ?? []).map((value) => value.split(';', 1)[0]);
      res.resume().once('end', () => {
        resolve({ status: res.statusCode ?? 0, cookie: set.join('; '), sentAt, receivedAt });
      });
    });
    req.once('error', reject).end(payload);
  });
}
