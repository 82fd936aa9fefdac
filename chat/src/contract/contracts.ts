import { chatEventsApi } from './asyncapi.js';
import { chatApi } from './openapi.js';

/** Chat's contracts by their paths. */
export function chatContracts(at: { publicUrl: string; cookie: string }) {
  return {
    '/api/chat/openapi.json': chatApi(at),
    '/api/chat/asyncapi.json': chatEventsApi(at),
  };
}
