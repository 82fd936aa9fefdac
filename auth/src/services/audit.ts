import type { ClientSession } from 'mongoose';
import type { AuditModel, AuditRecord } from '../models/audit.js';
import type { Device } from './device.js';

/** What happened, to whom and by whom. */
export type AuditEvent = Pick<AuditRecord, 'type'> &
  Partial<Pick<AuditRecord, 'userId' | 'email' | 'actorId' | 'sid' | 'detail'>>;

export interface Audit {
  /** Records an event, inside the transaction of what it tells of where there is one. */
  record(event: AuditEvent, from: Device, transaction?: ClientSession): Promise<void>;
}

export function createAudit(model: AuditModel): Audit {
  return {
    async record(event, from, transaction) {
      const entry = { ...event, ...from, at: new Date() };
      await model.create([entry], transaction ? { session: transaction } : {});
    },
  };
}
