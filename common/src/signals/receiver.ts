import { deliveryMethods } from './security-event.js';

/** Whose signals a receiver asks for, and how it shows who it is. */
export interface ReceiverOptions {
  /** Auth as the world sees it: its `PUBLIC_URL`. */
  issuer: string;
  /** A client of auth's with the role `signals`. */
  clientId: string;
  clientSecret: string;
}

interface Discovered {
  issuer: string;
  jwks_uri: string;
  configuration_endpoint: string;
}

/** A stream of auth's to poll (Shared Signals Framework 1.0). */
export interface SignalStream {
  stream_id: string;
  iss: string;
  aud: string;
  delivery: { endpoint_url: string };
}

export interface Polled {
  sets: Record<string, string>;
  moreAvailable: boolean;
  /** How old auth's own knowledge was; undefined where it did not say, as while the stream is paused. */
  lagMs: number | undefined;
  /** Auth's clock, in milliseconds since 1970, to half a second. */
  date: number | undefined;
}

/** Long enough that an idle receiver asks once a second, short enough that it knows it is up to date. */
const waitSeconds = 1;
const timeoutMs = 5_000;

/** What auth says of it, where it was auth that answered. */
async function reasonIn(response: Response): Promise<string> {
  const body = (await response.json().catch(() => undefined)) as
    | { errors?: { message?: string }[]; error?: string }
    | undefined;
  const reason = body?.errors?.[0]?.message ?? body?.error;
  return reason ? `: ${reason}` : '';
}

/** Speaks with auth's transmitter. Each answer that is no success is thrown with its `status`. */
export function createReceiver({ issuer, clientId, clientSecret }: ReceiverOptions) {
  let token = { value: '', until: 0 };

  async function ask(url: string, init: RequestInit & { headers?: Record<string, string> } = {}) {
    const response = await fetch(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.ok) return response;
    const { status } = response;
    if (status === 401) token = { value: '', until: 0 };
    const message = `${url} answered ${status}${await reasonIn(response)}`;
    throw Object.assign(new Error(message), { status });
  }

  async function bearer(): Promise<string> {
    if (performance.now() < token.until) return token.value;
    const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    const response = await ask(`${issuer}/api/users/token`, {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const body = (await response.json()) as { access_token: string; expires_in: number };
    token = {
      value: body.access_token,
      until: performance.now() + Math.max(body.expires_in - 30, 1) * 1000,
    };
    return token.value;
  }

  async function manage(url: string, method: string, body?: object, headers = {}) {
    const authorization = `Bearer ${await bearer()}`;
    return ask(url, {
      method,
      headers: { Authorization: authorization, 'Content-Type': 'application/json', ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  let discovered: Discovered | undefined;
  async function discover(): Promise<Discovered> {
    if (discovered) return discovered;
    const response = await ask(`${issuer}/.well-known/ssf-configuration`);
    const found = (await response.json()) as Discovered;
    requireSame(found.issuer);
    discovered = found;
    return found;
  }

  function requireSame(claimed: string): void {
    if (claimed !== issuer) throw new Error(`${issuer} speaks for ${claimed}`);
  }

  return {
    discover,
    async createStream(description: string): Promise<SignalStream> {
      const { configuration_endpoint } = await discover();
      const delivery = { method: deliveryMethods.poll };
      const response = await manage(configuration_endpoint, 'POST', { delivery, description });
      const stream = (await response.json()) as SignalStream;
      requireSame(stream.iss);
      return stream;
    },
    async deleteStream({ stream_id }: SignalStream): Promise<void> {
      const { configuration_endpoint } = await discover();
      await manage(`${configuration_endpoint}?stream_id=${stream_id}`, 'DELETE');
    },
    async poll({ delivery }: SignalStream, ack: string[]): Promise<Polled> {
      const prefer = { Prefer: `wait=${waitSeconds}` };
      const response = await manage(delivery.endpoint_url, 'POST', { ack }, prefer);
      const body = (await response.json()) as Polled;
      const lag = response.headers.get('feed-lag-ms');
      const date = Date.parse(response.headers.get('date') ?? '');
      return {
        sets: body.sets,
        moreAvailable: body.moreAvailable === true,
        lagMs: lag === null ? undefined : Number(lag),
        date: Number.isNaN(date) ? undefined : date + 500,
      };
    },
  };
}
