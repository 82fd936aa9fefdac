import { HttpError } from '@usher/common/client';
import { Failure } from './failure.js';

/** Sends JSON, answers JSON; `fetch` is the global one or a client's. */
export async function ask(fetch, address, { method = 'GET', body } = {}) {
  let response;
  try {
    response = await fetch(address, {
      method,
      ...(body && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  } catch (error) {
    throw new Failure(`No answer from ${address.origin}: ${error.cause?.code ?? error.message}`);
  }
  const answer = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  const [error] = answer?.errors ?? [];
  if (!error) throw new Failure(`${address} answered ${response.status}`);
  throw new HttpError(error.code, error.message);
}
