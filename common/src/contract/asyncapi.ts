import { type Message, messagesOf, type NamespaceParts, operationsOf } from './namespace.js';
import type { Schema } from './schema.js';

/** What an AsyncAPI document is made of. */
export interface AsyncApiParts {
  title: string;
  description: string;
  /** Where browsers reach the service, such as `https://example.com`. */
  publicUrl: string;
  /** The session cookie's name. */
  cookie: string;
  namespaces: Readonly<Record<string, NamespaceParts>>;
  schemas: Readonly<Record<string, Schema>>;
}

/** An AsyncAPI 3 document, as far as code asks for its parts. */
export interface AsyncApi {
  asyncapi: string;
  channels: Record<
    string,
    { address: string; description: string; messages: Record<string, Message> }
  >;
  components: Record<string, object>;
}

/**
 * A service's Socket.IO interface as an AsyncAPI 3 document: a channel for each namespace, an operation for
 * each event, whose reply is the ack.
 */
export function asyncApi(parts: AsyncApiParts): AsyncApi & Record<string, unknown> {
  const { title, description, publicUrl, cookie, namespaces, schemas } = parts;
  const { host, protocol } = new URL(publicUrl);
  const channels: AsyncApi['channels'] = {};
  const operations: Record<string, object> = {};
  for (const [name, namespace] of Object.entries(namespaces)) {
    const id = name.slice(1);
    const messages = messagesOf(namespace);
    channels[id] = { address: name, description: namespace.description, messages };
    for (const [event, operation] of operationsOf(id, namespace)) {
      operations[`${id}.${event}`] = operation;
    }
  }
  return {
    asyncapi: '3.0.0',
    info: { title, version: '1', description, license: { name: 'MIT' } },
    defaultContentType: 'application/json',
    servers: {
      public: {
        host,
        protocol: protocol === 'https:' ? 'wss' : 'ws',
        pathname: '/socket.io/',
        description: 'Socket.IO 4 (Engine.IO 4), WebSocket the only transport',
      },
    },
    channels,
    operations,
    components: { schemas, securitySchemes: securitySchemes(cookie) },
  };
}

function securitySchemes(cookie: string) {
  return {
    session: { type: 'httpApiKey', in: 'cookie', name: cookie },
    bearer: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'In the `Authorization` header, or as `auth: { token }` of the handshake',
    },
  };
}
