import type { ErrorCode } from '../errors/codes.js';
import { errorItem } from './errors.js';
import { type Fields, record, type Schema, text } from './schema.js';

/** What a client may send, and what it is acknowledged with beside `ok: true`. */
export interface ClientEvent {
  summary: string;
  payload: Schema;
  answer: Schema;
  /** Beyond those that every event may be refused with. */
  errors?: readonly ErrorCode[];
}

/** What the server sends. */
export interface ServerEvent {
  summary: string;
  payload: Schema;
}

/** A namespace of Socket.IO: what passes in it, and who is let in. */
export interface NamespaceParts {
  description: string;
  /** True where only those come in who are signed in. */
  signedIn: boolean;
  events: Readonly<Record<string, ClientEvent>>;
  pushes: Readonly<Record<string, ServerEvent>>;
  /** What a handshake may be refused with. */
  refusals: readonly ErrorCode[];
}

/** One of the document's `components.messages`. */
export interface Message {
  name?: string;
  title?: string;
  summary?: string;
  payload: Schema;
}

/** Every event may be refused with these. */
const always: readonly ErrorCode[] = [
  'VALIDATION_FAILED',
  'TOKEN_EXPIRED',
  'SESSION_REVOKED',
  'RATE_LIMITED',
  'STALE',
  'UNAVAILABLE',
  'INTERNAL',
];

/** All that passes in a namespace. */
export function messagesOf({ events, pushes, refusals }: NamespaceParts): Record<string, Message> {
  const summary = 'The handshake is refused: `err.data`';
  const messages: Record<string, Message> = {
    connect_error: { summary, payload: errorItem(refusals) },
  };
  for (const [name, { summary, payload, answer, errors = [] }] of Object.entries(events)) {
    const codes = [...new Set([...always, ...errors])];
    messages[sent(name)] = { name, summary, payload };
    messages[done(name)] = { title: `Ack of ${name}`, payload: okAck(answer) };
    messages[failed(name)] = { title: `Refusal of ${name}`, payload: failedAck(codes) };
  }
  for (const [name, push] of Object.entries(pushes)) messages[heard(name)] = { name, ...push };
  return messages;
}

/** A name may go both ways, with another payload in each. */
const sent = (event: string) => `client.${event}`;
const heard = (event: string) => `server.${event}`;
const done = (event: string) => `ack.${event}`;
const failed = (event: string) => `refusal.${event}`;

function okAck({ properties, required = [] }: Schema): Schema {
  return {
    type: 'object',
    properties: { ok: { const: true }, ...(properties as Fields) },
    required: ['ok', ...(required as string[])],
  };
}

function failedAck(codes: readonly ErrorCode[]): Schema {
  return record({ ok: { const: false }, error: errorItem(codes) }, { requestId: text() });
}

/** What is done with that, as AsyncAPI has it: from the server's side. */
export function* operationsOf(id: string, namespace: NamespaceParts): Iterable<[string, object]> {
  const { signedIn, events, pushes } = namespace;
  const channel = { $ref: `#/channels/${id}` };
  const message = (name: string) => ({ $ref: `#/channels/${id}/messages/${name}` });
  const schemes = ['session', 'bearer'].map((name) => ({
    $ref: `#/components/securitySchemes/${name}`,
  }));
  const security = signedIn ? { security: schemes } : {};
  yield ['connect_error', { action: 'send', channel, messages: [message('connect_error')] }];
  for (const [name, { summary }] of Object.entries(events)) {
    const reply = { channel, messages: [message(done(name)), message(failed(name))] };
    const messages = [message(sent(name))];
    yield [sent(name), { action: 'receive', summary, channel, messages, reply, ...security }];
  }
  for (const [name, { summary }] of Object.entries(pushes)) {
    const messages = [message(heard(name))];
    yield [heard(name), { action: 'send', summary, channel, messages, ...security }];
  }
}
