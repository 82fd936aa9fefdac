import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { io as connect } from 'socket.io-client';
import type { Io } from './start-member.js';

const common = createRequire(import.meta.url).resolve('@usher/common/package.json');
const chat = join(dirname(common), '../chat/dist/index.js');
/** What chat itself gets by that name, inside its process. */
const requireOfChat = `
  import { createRequire } from 'node:module';
  import { dirname, join } from 'node:path';
  const require = createRequire(${JSON.stringify(chat)});
`;

/** Arguments of Node that change chat while it is loaded; nothing in chat knows of them. */
export async function breakBuild(folder: string, code: string): Promise<string[]> {
  const file = join(folder, 'broken.mjs');
  await writeFile(file, code);
  return ['--import', pathToFileURL(file).href];
}

/** Replaces text of one of chat's files while it is loaded. */
function edited(path: string, edits: [find: string, replace: string][]): string {
  const hooks = `
    export async function load(url, context, next) {
      const loaded = await next(url, context);
      if (!url.endsWith(${JSON.stringify(path)})) return loaded;
      let source = String(loaded.source);
      for (const [find, replace] of ${JSON.stringify(edits)}) {
        if (!source.includes(find)) throw new Error('nothing to break: ' + find);
        source = source.replace(find, replace);
      }
      return { ...loaded, source };
    }
  `;
  const loader = `data:text/javascript,${encodeURIComponent(hooks)}`;
  return `
    import { register } from 'node:module';
    register(${JSON.stringify(loader)});
  `;
}

/** A message counts as stored as soon as the primary alone has it. */
export const oneCopy = edited('/services/bulk-insert.js', [
  ['{ ordered: true, ', '{ writeConcern: { w: 1 }, ordered: true, '],
]);

/** A number is taken from a counter first, and the message is stored under it afterwards. */
export const counterRace = edited('/services/store-group.js', [
  [
    'head = known.get(roomId) ?? (await readHead(roomId));',
    `const counted = await model.db.collection('counters').findOneAndUpdate(
       { _id: roomId }, { $inc: { head: left.length } }, { upsert: true, returnDocument: 'after' });
     head = counted.head - left.length;
     await sleep(20);`,
  ],
]);

/** The same message sent again is stored again. */
export const noDeduplication = edited('/models/message.js', [
  ["schema.index({ roomId: 1, 'sender.id': 1, clientMessageId: 1 }, { unique: true });", ''],
]);

/** What one replica stores, the others never hear of. */
export const localOnly = `
  ${requireOfChat}
  const socketIo = require.resolve('socket.io');
  const { Server } = require(socketIo);
  const { Adapter } = createRequire(socketIo)('socket.io-adapter');
  const { BroadcastOperator } = require(join(dirname(socketIo), 'broadcast-operator.js'));
  const { adapter } = Server.prototype;
  Server.prototype.adapter = function (...given) {
    return given.length === 0 ? adapter.call(this) : adapter.call(this, Adapter);
  };
  const { emit } = BroadcastOperator.prototype;
  BroadcastOperator.prototype.emit = function (event, ...args) {
    return event === 'room:head' ? true : emit.call(this, event, ...args);
  };
`;

/** A client to which nothing is told of what it has missed. */
export const withoutCatchUp: Io = ((url: string, options: object) => {
  const socket = connect(url, options);
  const { timeout } = socket;
  socket.timeout = (ms) => {
    const asking = timeout.call(socket, ms);
    const { emitWithAck } = asking;
    asking.emitWithAck = async (event: never, payload: { after: number; afterRev: number }) => {
      if (event !== 'room:sync' || payload.after === Number.MAX_SAFE_INTEGER) {
        return emitWithAck.call(asking, event, payload as never);
      }
      const { after: head, afterRev: headRev } = payload;
      return { ok: true, messages: [], changes: [], head, headRev };
    };
    return asking;
  };
  return socket;
}) as Io;
