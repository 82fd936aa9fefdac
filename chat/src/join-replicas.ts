import { Counter, type ServiceContext, warnSparingly } from '@usher/common/service';
import { closeSlowClients } from '@usher/common/socket';
import type { Namespace } from 'socket.io';
import { createBacklog } from './fan-out/backlog.js';
import type { FanOut } from './fan-out/open-fan-out.js';
import type { ChangeModel } from './models/change.js';
import type { MessageModel } from './models/message.js';
import type { Change } from './services/changes.js';
import { announceHeads } from './services/heads.js';
import { holdBack } from './services/hold-back.js';
import type { Live } from './services/live.js';
import type { Message } from './services/message.js';
import type { Messages } from './services/messages.js';

type Sent = { roomId: string; messages: Message[] };

interface Replicas {
  /** Remembers what this replica's sockets have been sent. */
  noting(live: Live): Live;
  /** Not all that was pushed to this room has reached the sockets here: its head is announced again. */
  missed(roomId: string): void;
  /** Lets messages wait while replicas are behind, and tells their store what others have stored. */
  holding(messages: Messages): Messages;
  close(): Promise<void>;
}

export interface ReplicaParts {
  namespace: Namespace;
  models: { messages: MessageModel; changes: ChangeModel };
  /** None in a process that runs alone. */
  fanOut: FanOut | undefined;
  context: ServiceContext;
  /** Told of messages that have gone to whoever hears that room here. */
  onPushed(roomId: string, count: number): void;
}

/** What makes several processes one chat: whatever is lost between them is found, and none runs ahead. */
export function joinReplicas(parts: ReplicaParts): Replicas {
  const { namespace, models, fanOut, context, onPushed } = parts;
  const onError = warnSparingly(context.log, 'the heads of rooms cannot be read');
  const heads = announceHeads({ namespace, models, onError });
  const backlog = fanOut && createBacklog(fanOut, context, () => namespace.sockets.size > 0);

  const slow = new Counter({
    name: 'chat_slow_clients_closed_total',
    help: 'Sockets closed because their clients did not take what they were sent',
    registers: [context.metrics],
  });
  const stopClosing = closeSlowClients(namespace, { onClose: () => slow.inc() });

  fanOut?.onGap(heads.hurry);
  let onHeard: Messages['heard'] = () => {};
  fanOut?.onPush((event, payload) => {
    if (event === 'message:new') hear(payload as Sent);
    if (event === 'message:changed') noteChanged(payload as Change);
  });

  function hear(sent: Sent): void {
    onHeard(sent.roomId, sent.messages.at(-1)?.seq ?? 0);
    noteSent(sent);
  }

  function noteSent({ roomId, messages }: Sent): void {
    heads.pushed(roomId, { head: messages.at(-1)?.seq ?? 0 });
    onPushed(roomId, messages.length);
  }

  function noteChanged({ roomId, rev }: Change): void {
    heads.pushed(roomId, { headRev: rev });
  }

  return {
    missed: heads.missed,
    noting: (live) => ({
      ...live,
      sent(roomId, messages) {
        live.sent(roomId, messages);
        noteSent({ roomId, messages });
      },
      changed(change) {
        live.changed(change);
        noteChanged(change);
      },
    }),
    holding(messages) {
      onHeard = messages.heard;
      return backlog ? holdBack(messages, backlog.isHigh) : messages;
    },
    async close() {
      stopClosing();
      backlog?.close();
      await heads.close();
      await fanOut?.close();
    },
  };
}
