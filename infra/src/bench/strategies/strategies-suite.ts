import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVerifier } from '@usher/common';
import { memoryFeed } from '@usher/common/feed';
import { percentiles } from '../percentiles.js';
import { ask } from '../revocation/ask.js';
import { openStage } from '../revocation/stage.js';
import { shuffled } from '../shuffled.js';
import type { Suite } from '../suite.js';
import { deciders } from './deciders.js';

const visitors = 50;
const requests = 1_000;
const connections = 16;

type Send = (cookie: string) => Promise<void>;

export const strategiesSuite: Suite = {
  title: 'The three strategies: what a request costs until its visitor is known',
  async run({ rounds }) {
    const client = { id: 'bench', secret: randomBytes(32).toString('base64url') };
    const hash = createHash('sha256').update(client.secret).digest('hex');
    const stage = await openStage(0, { AUTH_CLIENTS: `${client.id}:${hash}` });
    const { authUrl } = stage;
    const jwksUrl = `${authUrl}/.well-known/jwks.json`;
    const verifier = createVerifier({ keys: { jwksUrl }, feed: memoryFeed() });
    const servers: Server[] = [];
    try {
      await verifier.ready();
      const cookies = await signUp(authUrl);
      const made = deciders(authUrl, verifier, client);
      servers.push(...Object.values(made));
      const urls = await Promise.all(Object.values(made).map(listen));
      const [nobody = '', local = '', behindGateway = '', asking = ''] = urls;
      const ways: Record<string, Send> = {
        'nobody is asked for': (cookie) => get(nobody, { cookie }),
        '3. decide locally': (cookie) => get(local, { cookie }),
        '2. let the gateway ask': async (cookie) => {
          const proof = await proofOf(authUrl, cookie);
          await get(behindGateway, { 'identity-proof': proof });
        },
        '1. ask auth': (cookie) => get(asking, { cookie }),
      };
      const readings = await measure(ways, cookies, rounds);
      return { text: report(readings), figures: readings };
    } finally {
      verifier.close();
      for (const server of servers) server.close();
      agent.destroy();
      await stage.close();
    }
  },
};

interface Reading {
  /** Milliseconds of each request, one after the other. */
  alone: number[];
  /** Requests a second, over several connections at once. */
  perSecond: number[];
}

async function measure(ways: Record<string, Send>, cookies: string[], rounds: number) {
  const readings: Record<string, Reading> = {};
  for (const way of Object.keys(ways)) readings[way] = { alone: [], perSecond: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const [way, send] of shuffled(Object.entries(ways))) {
      const cookieAt = (n: number) => cookies[n % cookies.length] ?? '';
      for (let n = 0; n < 100; n += 1) await send(cookieAt(n));
      for (let n = 0; n < requests / 2; n += 1) {
        const sentAt = performance.now();
        await send(cookieAt(n));
        readings[way]?.alone.push(performance.now() - sentAt);
      }
      let next = 0;
      const startedAt = performance.now();
      const worker = async () => {
        while (next < requests) await send(cookieAt(next++));
      };
      await Promise.all(Array.from({ length: connections }, worker));
      readings[way]?.perSecond.push((requests * 1000) / (performance.now() - startedAt));
    }
  }
  return readings;
}

const agent = new Agent({ keepAlive: true, maxSockets: connections });

function get(url: string, headers: Record<string, string>): Promise<void> {
  return exchange(url, headers).then(() => {});
}

async function proofOf(authUrl: string, cookie: string): Promise<string> {
  const headers = await exchange(`${authUrl}/api/users/verify`, { cookie });
  return String(headers['identity-proof']);
}

function exchange(url: string, headers: Record<string, string>) {
  return new Promise<Record<string, unknown>>((resolve, reject) => {
    const sent = request(url, { agent, headers }, (res) => {
      res.resume().once('end', () => {
        if (res.statusCode === 200) resolve(res.headers);
        else reject(new Error(`${url} answered ${res.statusCode}`));
      });
    });
    sent.once('error', reject).end();
  });
}

async function signUp(authUrl: string): Promise<string[]> {
  const cookies: string[] = [];
  for (let n = 0; n < visitors; n += 1) {
    const account = { email: `visitor${n}@example.com`, password: 'correct horse' };
    cookies.push((await ask(`${authUrl}/api/users/signup`, '', account)).cookie);
  }
  return cookies;
}

async function listen(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function report(readings: Record<string, Reading>): string {
  const rows = Object.entries(readings).map(([way, { alone, perSecond }]) => {
    const { p50, p99 } = percentiles(alone);
    const { p50: rate } = percentiles(perSecond);
    return `| ${way} | ${p50.toFixed(2)} | ${p99.toFixed(2)} | ${Math.round(rate)} |`;
  });
  return [
    `Node ${process.versions.node}; ${visitors} visitors; service and clients in one process, auth, MongoDB and Redis beside it.`,
    '',
    `| | ms, one at a time: p50 | p99 | requests/s over ${connections} connections |`,
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
