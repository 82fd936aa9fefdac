import { HttpError } from '@usher/common';
import { requireRole } from '@usher/common/express';
import type { Request } from 'express';
import { receiverRole } from '../../services/signals/receiver-role.js';

/** Lets only clients pass that may have streams. */
export const requireReceiver = requireRole(receiverRole);

/** The client of a route behind `requireReceiver`. @throws HttpError `FORBIDDEN` for a person */
export function receiverOf({ currentUser }: Request): string {
  const [, clientId] = /^client:(.+)$/.exec(currentUser?.id ?? '') ?? [];
  if (!clientId) throw new HttpError('FORBIDDEN');
  return clientId;
}
