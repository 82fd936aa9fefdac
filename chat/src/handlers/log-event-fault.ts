import type { Logger } from '@usher/common/service';
import type { EventOptions } from '@usher/common/socket';

/** One line for each fault of ours, with whose event it was. */
export function logEventFault(log: Logger): NonNullable<EventOptions['onFault']> {
  return (err, event, { data }, reqId) => {
    const { id: user, sid } = data.currentUser;
    log.error({ err, reqId, event, user, sid }, 'event failed');
  };
}
