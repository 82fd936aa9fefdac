import { type AsyncApi, asyncApi } from '@usher/common/contract';
import { chatNamespace } from './chat-namespace.js';
import { adminNamespace, publicNamespace } from './other-namespaces.js';
import { schemas } from './schemas.js';

const description = `Chat over Socket.IO. Each channel is a namespace with a guard of its own; there is none at \`/\`.

Every client event carries one object and asks for an ack: \`{ ok: true, … }\` or \`{ ok: false, error }\`. Without an
ack nothing is done. A refused handshake arrives as \`connect_error\` with \`err.data\`; one from a foreign origin is
refused before, as is any transport but WebSocket. A message has at most 64 KiB.`;

/** Chat over sockets. */
export function chatEventsApi(at: { publicUrl: string; cookie: string }): AsyncApi {
  return asyncApi({
    title: 'Usher chat',
    description,
    ...at,
    schemas,
    namespaces: { '/chat': chatNamespace, '/admin': adminNamespace, '/public': publicNamespace },
  });
}
