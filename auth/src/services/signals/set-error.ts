/** What a receiver says against a SET (RFC 8935 section 2.4, RFC 8936 section 2.6). */
export interface SetError {
  err: string;
  description?: string;
}

const final = new Set(['invalid_request', 'invalid_state']);

/**
 * Whether it is about this one SET: sent again it would be refused again, and keep all others waiting. All else may
 * pass, such as `invalid_key` at a receiver that has not fetched a new key yet.
 */
export function isFinal({ err }: SetError): boolean {
  return final.has(err);
}
