import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { testIssuer } from '@usher/common/testing';
import type { Kubectl, KubeObject } from '../kubectl.js';
import { probePod } from '../probe.js';
import type { Check, Stage } from '../stage.js';
import { signUp } from '../visitor.js';

const path = '/behind';

/** Answers the headers that have reached it. */
const echo = `
  const show = (headers) => JSON.stringify(headers);
  require('node:http').createServer((req, res) => res.end(show(req.headers))).on('upgrade', (req, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n' +
      'X-Seen: ' + show(req.headers) + '\\r\\n\\r\\n');
  }).listen(8080);`;

export const forwardAuth: Check = {
  title:
    "a service behind Traefik's ForwardAuth: refused, known, forged identity replaced, upgrade",
  async run(stage) {
    const { url, report } = stage;
    await startBehind(stage);
    const ada = await signUp(url, 'Ada');
    const forged = {
      'User-Id': 'somebody',
      'User-Roles': 'admin',
      'Identity-Proof': testIssuer().proof({ roles: ['admin'] }),
    };
    const mine = { Cookie: ada.cookie(), Origin: url };
    const get = async (headers: Record<string, string>) => {
      const answer = await fetch(url + path, { headers });
      const body = (await answer.json()) as Record<string, string>;
      return `${answer.status} ${answer.ok ? identityIn(body) : ''}`.trim();
    };
    const known = `200 ${ada.id} user, proof of ${ada.id}`;
    report.same('a stranger at a service behind ForwardAuth', await get({}), '401');
    report.same('a stranger with forged identity', await get(forged), '401');
    report.same('a visitor', await get(mine), known);
    report.same('a visitor with forged identity', await get({ ...forged, ...mine }), known);

    const question = `${url}/api/users/verify`;
    report.same('the question itself, asked from outside', await status(question), 404);

    const upgraded = `101 ${ada.id} user, proof of ${ada.id}`;
    report.same('an upgrade of a stranger', await upgrade(url, { Origin: url }), '401');
    report.same('an upgrade of a visitor', await upgrade(url, mine), upgraded);
    const foreign = await upgrade(url, { ...mine, Origin: 'https://evil.example' });
    report.same('an upgrade from a foreign page', foreign, '403');
  },
};

/** Puts a service of somebody else's behind the question, at a path of the same host. */
async function startBehind({ url, kubectl }: Stage): Promise<void> {
  const labels = { 'usher.test/probe': 'behind' };
  await kubectl.apply(
    await probePod(kubectl, { name: 'behind', labels, script: echo }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'behind' },
      spec: { selector: labels, ports: [{ port: 8080 }] },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'behind' },
      spec: { podSelector: { matchLabels: labels }, policyTypes: ['Ingress'], ingress: [{}] },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name: 'behind',
        annotations: {
          'traefik.ingress.kubernetes.io/router.middlewares': await middlewaresOf(kubectl),
        },
      },
      spec: {
        rules: [
          {
            host: new URL(url).hostname,
            http: {
              paths: [
                {
                  path,
                  pathType: 'Prefix',
                  backend: { service: { name: 'behind', port: { number: 8080 } } },
                },
              ],
            },
          },
        ],
      },
    },
  );
  await kubectl.run(['wait', '--for=condition=Ready', 'pod/behind', '--timeout=120s']);
  // Traefik takes a moment; until then the page answers.
  for (let tries = 0; tries < 100 && (await status(url + path)) !== 401; tries += 1) {
    await sleep(100);
  }
}

/** As Traefik names the ones of this namespace that ask auth. */
async function middlewaresOf(kubectl: Kubectl): Promise<string> {
  const { items } = await kubectl.get<{ items: KubeObject[] }>('middlewares.traefik.io');
  return items.map(({ metadata }) => `${kubectl.namespace}-${metadata.name}@kubernetescrd`).join();
}

async function status(address: string): Promise<number> {
  const answer = await fetch(address, { redirect: 'manual' });
  await answer.arrayBuffer();
  return answer.status;
}

function identityIn(headers: Record<string, string>): string {
  const proof = headers['identity-proof'] ?? '';
  const claims = JSON.parse(
    Buffer.from(proof.split('.')[1] ?? 'e30', 'base64url').toString() || '{}',
  );
  return `${headers['user-id']} ${headers['user-roles']}, proof of ${claims.sub}`;
}

async function upgrade(url: string, headers: Record<string, string>): Promise<string> {
  const asked = request(url + path, {
    headers: {
      ...headers,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    },
  });
  asked.end();
  const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
  const upgraded = once(asked, 'upgrade') as Promise<[IncomingMessage]>;
  const [answer] = await Promise.race([upgraded, answered]);
  asked.destroy();
  const seen = answer.headers['x-seen'];
  return `${answer.statusCode} ${seen ? identityIn(JSON.parse(String(seen))) : ''}`.trim();
}
