import { below, contractPaths, type OpenApi, openApi } from '@usher/common/contract';
import { members } from './members.js';
import { messages } from './messages.js';
import { people } from './people.js';
import { rooms } from './rooms.js';
import { schemas } from './schemas.js';

const base = '/api/chat';

/** Chat over HTTP. */
export function chatApi({ publicUrl, cookie }: { publicUrl: string; cookie: string }): OpenApi {
  return openApi({
    title: 'Usher chat',
    description: 'Rooms, messages and people. Times are ISO 8601, errors have stable codes.',
    publicUrl,
    cookie,
    schemas,
    paths: {
      Rooms: below(base, rooms),
      Members: below(base, members),
      Messages: below(base, messages),
      People: below(base, people),
      Contracts: contractPaths({
        [`${base}/openapi.json`]: 'This document',
        [`${base}/asyncapi.json`]: 'The same for sockets',
      }),
    },
  });
}
