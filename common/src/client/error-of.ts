/** The first entry of the error body; empty when the answer has none, such as a proxy's own page. */
export async function errorOf(
  response: Response,
): Promise<{ code?: unknown; retryAfterMs?: unknown }> {
  try {
    const body = (await response.clone().json()) as { errors?: object[] } | null;
    return body?.errors?.[0] ?? {};
  } catch {
    return {};
  }
}

/** How long the server asks to wait, in milliseconds: by the body, else by `Retry-After` in seconds. */
export async function retryAfterOf(response: Response): Promise<number | undefined> {
  const { retryAfterMs } = await errorOf(response);
  const ms = Number(retryAfterMs ?? Number(response.headers.get('Retry-After')) * 1000);
  // Longer waits are no help, and a timer would take some of them for none at all.
  return ms > 0 ? Math.min(ms, 60_000) : undefined;
}
