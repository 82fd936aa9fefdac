import { Counter, type ServiceContext } from '@usher/common/service';

/** @returns to be called when the feed did not take what it was given */
export function observeOutbox({ metrics }: Pick<ServiceContext, 'metrics'>): () => void {
  const failures = new Counter({
    name: 'auth_outbox_failures_total',
    help: 'Times that the session feed did not take recorded entries; they are tried again',
    registers: [metrics],
  });
  return () => failures.inc();
}
