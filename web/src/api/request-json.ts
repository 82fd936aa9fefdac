import { ApiError, type ErrorItem } from './api-error.js';
import { sessionClient } from './session-client.js';

const timeoutMs = 15_000;

/**
 * Asks a service of the same origin, after a refresh where one is needed.
 *
 * @throws ApiError
 */
export async function requestJson<Answer>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<Answer> {
  const response = await send(method, path, body);
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer as Answer;
  throw new ApiError(response.status, errorsOf(answer) ?? [unreadable]);
}

async function send(method: string, path: string, body?: object): Promise<Response> {
  try {
    return await sessionClient().fetch(path, {
      method,
      headers: { Accept: 'application/json', ...(body && { 'Content-Type': 'application/json' }) },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError(0, [unreachable]);
  }
}

function errorsOf(answer: unknown): readonly ErrorItem[] | undefined {
  const errors = (answer as { errors?: unknown } | null | undefined)?.errors;
  return Array.isArray(errors) && errors.length > 0 ? (errors as ErrorItem[]) : undefined;
}

const unreachable: ErrorItem = {
  code: 'NETWORK',
  message: 'The server could not be reached. Check your connection and try again.',
};

/** A proxy's own error page, for example. */
const unreadable: ErrorItem = {
  code: 'UNAVAILABLE',
  message: 'The server is not answering as it should. Try again in a moment.',
};
