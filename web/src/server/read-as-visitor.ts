/** On whose behalf a service is asked: what `forwardedHeaders` has taken from the visitor's request. */
export type Visit = Record<string, string>;

/** A service has answered, and says no. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string | undefined;

  constructor(status: number, code?: string) {
    super(`the service answered ${status}`);
    this.status = status;
    this.code = code;
  }
}

/** @throws Refusal, or whatever keeps the service from answering */
export type ReadAsVisitor = <Answer>(visit: Visit, path: string) => Promise<Answer>;

const timeoutMs = 2_000;

/** Reads from a service in the cluster what the first HTML of a visitor holds. */
export function createReadAsVisitor(serviceUrl: string): ReadAsVisitor {
  return async function read<Answer>(visit: Visit, path: string): Promise<Answer> {
    const response = await fetch(serviceUrl + path, {
      headers: { Accept: 'application/json', ...visit },
      // Nobody else is to be shown the session.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.ok) return (await response.json()) as Answer;
    throw new Refusal(response.status, await codeOf(response));
  };
}

async function codeOf(response: Response): Promise<string | undefined> {
  const body: unknown = await response.json().catch(() => undefined);
  return (body as { errors?: { code?: string }[] } | undefined)?.errors?.[0]?.code;
}
