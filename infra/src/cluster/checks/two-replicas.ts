import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from 'socket.io-client';
import { percentiles } from '../../bench/percentiles.js';
import { type Kubectl, podsOf } from '../kubectl.js';
import type { Check, Stage } from '../stage.js';
import { signUp, type Visitor } from '../visitor.js';

const messages = 50;

export const twoReplicas: Check = {
  title: 'two visitors chat, each at another replica of chat',
  async run(stage) {
    const { url, report } = stage;
    const [ada, grace] = [await signUp(url, 'Ada'), await signUp(url, 'Grace')];
    const sockets: Socket[] = [];
    try {
      const { adas, graces } = await openApart(stage, ada, grace, sockets);
      const ms: number[] = [];
      for (let i = 0; i < messages; i += 1) {
        const [from, to] = i % 2 ? [adas, graces] : [graces, adas];
        ms.push(await passMessage(from, to, `${i}`));
      }
      const { p50, max } = percentiles(ms);
      report.same('messages heard at the other replica of chat', ms.length, messages);
      report.note(
        'from sending to hearing it there, p50 and longest',
        `${show(p50)}, ${show(max)}`,
      );
    } finally {
      for (const socket of sockets) socket.disconnect();
    }
  },
};

const show = (ms: number) => `${ms.toFixed(1)} ms`;

async function passMessage(from: Socket, to: Socket, text: string): Promise<number> {
  const startedAt = performance.now();
  const heard = new Promise<number>((done) => {
    to.on('message:new', function listen({ messages }: { messages: { text: string }[] }) {
      if (!messages.some((message) => message.text === text)) return;
      to.off('message:new', listen);
      done(performance.now() - startedAt);
    });
  });
  const sending = { roomId: 'lobby', clientMessageId: crypto.randomUUID(), text };
  const ack = await from.timeout(10_000).emitWithAck('message:send', sending);
  if (!ack.ok) throw new Error(`message:send: ${JSON.stringify(ack.error)}`);
  return heard;
}

/** Opens sockets until the two have one each at different replicas. */
async function openApart({ kubectl }: Stage, ada: Visitor, grace: Visitor, sockets: Socket[]) {
  const adas = await open(ada, sockets);
  const atFirst = await socketsByPod(kubectl);
  for (let tries = 0; tries < 10; tries += 1) {
    const graces = await open(grace, sockets);
    const now = await socketsByPod(kubectl);
    const grown = [...now].find(([pod, count]) => count > (atFirst.get(pod) ?? 0));
    if (grown && !atFirst.get(grown[0])) return { adas, graces };
    graces.disconnect();
    // Its replica counts it until the close has arrived there.
    await sleep(200);
  }
  throw new Error('all sockets were led to the same replica of chat');
}

async function open(visitor: Visitor, sockets: Socket[]): Promise<Socket> {
  const socket = await visitor.connect();
  sockets.push(socket);
  return socket;
}

const readMetrics =
  "fetch('http://127.0.0.1:3000/metrics').then((r) => r.text()).then(console.log)";

/** Of the namespace `/chat`. */
async function socketsByPod(kubectl: Kubectl): Promise<Map<string, number>> {
  const pods = await podsOf(kubectl, 'chat');
  const counts = pods.map(async (pod) => {
    const metrics = await kubectl.run(['exec', pod, '--', 'node', '-e', readMetrics]);
    const [, count] = /^socket_connections\{.*namespace="\/chat".*\} (\d+)/m.exec(metrics) ?? [];
    return [pod, Number(count)] as const;
  });
  return new Map(await Promise.all(counts));
}
