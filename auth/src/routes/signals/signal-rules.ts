import { streamStatuses } from '../../models/signal-stream.js';

/** What receivers may send: for those who check it, and for the contract that says so. */
export const signalRules = {
  streamId: /^[\w-]{1,64}$/,
  endpointUrl: { min: 1, max: 2_000 },
  authorizationHeader: /^[\x21-\x7e](?:[\x20-\x7e]{0,2046}[\x21-\x7e])?$/,
  eventType: { max: 300 },
  eventTypes: { max: 50 },
  description: { max: 200 },
  reason: { max: 200 },
  state: { max: 1_024 },
  jti: { min: 1, max: 64 },
  jtis: { max: 1_000 },
  /** As many as one poll brings. */
  errors: { max: 100 },
  errorCode: { max: 64 },
  errorDescription: { max: 1_000 },
  /** Room for as many acknowledgements and errors as are allowed. */
  pollBytes: 256 * 1024,
  statuses: streamStatuses,
} as const;
