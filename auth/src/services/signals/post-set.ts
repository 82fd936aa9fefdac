import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { endpointFault, lookupElsewhere } from './push-endpoint.js';
import type { SetError } from './set-error.js';

export interface Endpoint {
  url: string;
  /** Its `Authorization`. */
  header?: string | undefined;
}

/** Undefined where it was accepted. Everything but an answer that names an error is thrown. */
export type PostSet = (endpoint: Endpoint, set: string) => Promise<SetError | undefined>;

const timeoutMs = 5_000;
const maxAnswerBytes = 4_096;

/** Pushes SETs over HTTP (RFC 8935): no redirects, five seconds in all, four KB of answer. */
export function createPostSet({ local }: { local: boolean }) {
  const options = { keepAlive: true, maxSockets: 2, timeout: 30_000 };
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };
  const elsewhere = local ? {} : { lookup: lookupElsewhere };

  function send({ url, header }: Endpoint, set: string): Promise<IncomingMessage> {
    const secure = url.startsWith('https:');
    const headers = {
      'Content-Type': 'application/secevent+jwt',
      'Content-Length': Buffer.byteLength(set),
      Accept: 'application/json',
      ...(header && { Authorization: header }),
    };
    const agent = secure ? agents.https : agents.http;
    const request = secure ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const req = request(url, { method: 'POST', headers, agent, ...elsewhere }, resolve);
      const late = () => req.destroy(new Error('The receiver took too long'));
      const timer = setTimeout(late, timeoutMs);
      req.once('error', reject).once('close', () => {
        clearTimeout(timer);
        // Without effect after an answer; 101 is none, and no error either.
        reject(new Error('The receiver gave no answer'));
      });
      req.end(set);
    });
  }

  const post: PostSet = async (endpoint, set) => {
    // Streams outlive the PUBLIC_URL that they were made under.
    const fault = endpointFault(endpoint.url, { local });
    if (fault) throw new Error(fault);
    const res = await send(endpoint, set);
    if (res.statusCode === 202) {
      // To the end, so that the connection can be used again; whatever is there, it was accepted.
      read(res).catch(() => {});
      return undefined;
    }
    const text = await read(res);
    const error = res.statusCode === 400 ? toSetError(text) : undefined;
    if (error) return error;
    throw new Error(`The receiver answered ${res.statusCode}`);
  };

  return {
    post,
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

async function read(res: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of res) {
    chunks.push(chunk);
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes > maxAnswerBytes) throw new Error('The receiver answered too much');
  }
  return Buffer.concat(chunks).toString();
}

function toSetError(text: string): SetError | undefined {
  try {
    const { err, description } = JSON.parse(text);
    if (typeof err !== 'string') return undefined;
    return { err: err.slice(0, 64), description: String(description ?? '').slice(0, 200) };
  } catch {
    return undefined;
  }
}
