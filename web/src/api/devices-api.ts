import type { Outcome } from '../account/contract.js';
import type { Device } from '../devices/contract.js';
import { requestJson } from './request-json.js';

const base = '/api/users/sessions';

/** Where the visitor is signed in. */
export const devicesApi = {
  list: async () => (await requestJson<{ sessions: Device[] }>('GET', base)).sessions,
  end: (sid: string) => requestJson<Outcome>('DELETE', `${base}/${encodeURIComponent(sid)}`),
  endOthers: () => requestJson<Outcome>('DELETE', base),
};
