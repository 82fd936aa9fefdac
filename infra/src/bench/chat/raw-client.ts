import { WebSocket } from 'ws';

/** One connection to `/chat` that does no more than it must: a generator must not be what is measured. */
export interface RawClient {
  /** Sends an event and waits for its ack. */
  ask(event: string, payload: object): Promise<unknown>;
  close(): void;
  readonly closed: Promise<void>;
}

const ping = 0x32;
const namespace = '/chat,';

/**
 * Speaks Engine.IO 4 and Socket.IO 5 over a WebSocket.
 *
 * @param onEvent every event as it came: `42/chat,[…]`
 */
export function openRawClient(
  url: string,
  cookie: string,
  onEvent: (packet: Buffer) => void,
): Promise<RawClient> {
  const address = `${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
  const socket = new WebSocket(address, {
    headers: { cookie },
    perMessageDeflate: false,
    skipUTF8Validation: true,
  });
  const waiting = new Map<number, (answer: unknown) => void>();
  let asked = 0;
  const closed = new Promise<void>((done) => socket.once('close', () => done()));

  const client: RawClient = {
    ask: (event, payload) =>
      new Promise((done) => {
        asked += 1;
        waiting.set(asked, done);
        socket.send(`42${namespace}${asked}${JSON.stringify([event, payload])}`);
      }),
    close: () => socket.close(),
    closed,
  };

  function onAck(packet: string): void {
    const start = packet.indexOf('[');
    const id = Number(packet.slice(2 + namespace.length, start));
    waiting.get(id)?.(JSON.parse(packet.slice(start))[0]);
    waiting.delete(id);
  }

  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed during the handshake')));
    socket.on('message', (packet: Buffer) => {
      if (packet[0] === ping) return socket.send('3');
      // `0` opens the engine; `40` is a namespace that let us in, `44` one that did not; `43` an ack.
      if (packet[0] === 0x30) return socket.send(`40${namespace}`);
      if (packet[1] === 0x32) return onEvent(packet);
      if (packet[1] === 0x33) return onAck(packet.toString());
      if (packet[1] === 0x30) return resolve(client);
      reject(new Error(packet.toString()));
    });
  });
}
