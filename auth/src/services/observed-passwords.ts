import { Counter, FastHistogram, type ServiceContext, showGauge } from '@usher/common/service';
import { createPasswords, type PasswordOptions, type Passwords } from './passwords.js';

/** The pool that hashes passwords, with its queue in the metrics. */
export async function observedPasswords(
  { metrics }: Pick<ServiceContext, 'metrics'>,
  options?: PasswordOptions,
): Promise<Passwords> {
  const durations = FastHistogram.of(metrics, {
    name: 'auth_password_hash_duration_seconds',
    help: 'Time that one argon2id hash took in seconds, its turn in the queue not counted',
    labelNames: [],
    bounds: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  }).series({});
  const refused = new Counter({
    name: 'auth_password_hash_refused_total',
    help: 'Passwords that were not looked at because too many were waiting',
    registers: [metrics],
  });
  const passwords = await createPasswords({
    ...options,
    meter: { hashed: (seconds) => durations.observe(seconds), refused: () => refused.inc() },
  });
  const queue = {
    name: 'auth_password_hash_queue',
    help: 'Passwords that are being hashed and that wait for their turn',
    labelNames: ['state'] as const,
  };
  showGauge(metrics, queue, () =>
    Object.entries(passwords.queue()).map(([state, value]) => ({ labels: { state }, value })),
  );
  return passwords;
}
