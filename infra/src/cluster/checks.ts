import { browserPass } from './checks/browser-pass.js';
import { endDevice } from './checks/end-device.js';
import { forwardAuth } from './checks/forward-auth.js';
import { networkPolicy } from './checks/network-policy.js';
import { podSecurity } from './checks/pod-security.js';
import { twoReplicas } from './checks/two-replicas.js';
import { underLoad } from './checks/under-load.js';
import type { Check } from './stage.js';

/** In the order in which they run. */
export const checks: Readonly<Record<string, Check>> = {
  'pod-security': podSecurity,
  chat: twoReplicas,
  'end-device': endDevice,
  browser: browserPass,
  'forward-auth': forwardAuth,
  network: networkPolicy,
  load: underLoad,
};
