import { type Kubectl, podsOf } from '../kubectl.js';
import { probePod } from '../probe.js';
import type { Check } from '../stage.js';

const guarded = ['mongo:27017', 'redis:6379'];

export const networkPolicy: Check = {
  title: 'a pod that no policy names reaches neither MongoDB nor Redis',
  async run({ kubectl, report }) {
    const [chat = ''] = await podsOf(kubectl, 'chat');
    const fromChat = await kubectl.run(['exec', chat, '--', 'node', '-e', tryFor(guarded, 1)]);
    report.same('chat reaches MongoDB and Redis', opened(fromChat), guarded.join(' '));
    await startTarget(kubectl);
    const seen = opened(await askAsStranger(kubectl, [...guarded, 'policy-target:8080']));
    if (seen.includes('policy-target')) {
      report.note('what an unlisted pod reaches', 'everything: policies are not enforced here');
    } else report.same('what an unlisted pod reaches of these', seen || 'nothing', 'nothing');
  },
};

/** Something that listens, and that nobody may reach where policies count. */
async function startTarget(kubectl: Kubectl): Promise<void> {
  const labels = { 'usher.test/probe': 'target' };
  const script = "require('node:net').createServer().listen(8080)";
  await kubectl.apply(
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'policy-target' },
      spec: { podSelector: { matchLabels: labels }, policyTypes: ['Ingress'] },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'policy-target' },
      spec: { selector: labels, ports: [{ port: 8080 }] },
    },
    await probePod(kubectl, { name: 'policy-target', labels, script }),
  );
  await kubectl.run(['wait', '--for=condition=Ready', 'pod/policy-target', '--timeout=120s']);
}

async function askAsStranger(kubectl: Kubectl, addresses: readonly string[]): Promise<string> {
  // A pod comes under its policies a moment after it has its address: the last attempts count.
  await kubectl.apply(await probePod(kubectl, { name: 'stranger', script: tryFor(addresses, 5) }));
  const over = '--for=jsonpath={.status.phase}=Succeeded';
  await kubectl.run(['wait', over, 'pod/stranger', '--timeout=120s']);
  return kubectl.run(['logs', 'stranger']);
}

/** Prints each address that took a connection at the last of some attempts. */
function tryFor(addresses: readonly string[], attempts: number): string {
  return `
    const { connect } = require('node:net');
    const { setTimeout: sleep } = require('node:timers/promises');
    const open = (address) => new Promise((done) => {
      const [host, port] = address.split(':');
      const socket = connect({ host, port, timeout: 2000 });
      const end = (isOpen) => { socket.destroy(); done(isOpen); };
      socket.once('connect', () => end(true)).once('error', () => end(false)).once('timeout', () => end(false));
    });
    (async () => {
      for (const address of ${JSON.stringify(addresses)}) {
        let isOpen;
        for (let i = 0; i < ${attempts}; i += 1) {
          if (i > 0) await sleep(1000);
          isOpen = await open(address);
        }
        if (isOpen) console.log(address);
      }
    })();`;
}

function opened(output: string): string {
  return output.trim().split('\n').join(' ');
}
