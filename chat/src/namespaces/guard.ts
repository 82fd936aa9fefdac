import type { Verifier } from '@usher/common';
import type { ServiceContext } from '@usher/common/service';
import {
  authenticate,
  clientAddress,
  limitConnections,
  logConnections,
  trimRequests,
} from '@usher/common/socket';
import type { Namespace } from 'socket.io';
import type { ChatConfig } from '../config.js';
import type { OpenSockets } from '../services/limits.js';

export interface GuardOptions {
  config: ChatConfig;
  context: ServiceContext;
  /** Left out where nobody has to sign in. */
  verifier?: Verifier;
  /** Admits only those who have one of these roles. */
  roles?: readonly string[];
  limits: OpenSockets;
}

/** What stands before each namespace: middlewares of one do not count for another. */
export function guard(namespace: Namespace, options: GuardOptions): void {
  const { config, context, verifier, roles = [] } = options;
  const { perUser, perAddress } = options.limits;
  const { cookie, socketMaxSeconds: maxSeconds } = config;

  logConnections(namespace, context);
  // Before anything is verified; users are known only afterwards.
  if (perAddress) {
    limitConnections(namespace, { perAddress, address: clientAddress(context.trustProxy) });
  }
  if (verifier)
    authenticate(namespace, verifier, { cookie, maxSeconds, roles, tracing: context.tracing });
  if (perUser) limitConnections(namespace, { perUser });
  trimRequests(namespace);
}
