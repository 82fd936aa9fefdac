import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createServiceContext } from '@usher/common/service';
import { testIssuer, testUser } from '@usher/common/testing';
import { createApp } from './app.js';
import { loadConfig } from './config.js';
import { createAuthReader } from './server/auth-reader.js';
import { createChatReader } from './server/chat-reader.js';
import { readClientFiles } from './server/client-files.js';

const open: (() => Promise<void>)[] = [];

export type Answers = Record<string, { status?: number; body: unknown } | undefined>;

/** A tiny server in the place of chat or auth: answers by path, and remembers what it was asked. */
async function startFake(answers: Answers | 'silent') {
  const asked: { path: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((req, res: ServerResponse) => {
    const path = req.url ?? '';
    asked.push({ path, headers: req.headers });
    if (answers === 'silent') return;
    const answer = answers[path] ?? { status: 404, body: { errors: [] } };
    res.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json' });
    res.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  async function close(): Promise<void> {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
  open.push(close);
  return { url, asked, close };
}

export const startChat = startFake;
export const startAuth = startFake;

export interface WebOptions {
  authUrl?: string;
  chatUrl?: string;
  publicUrl?: string;
}

/** The app with a client build of its own, and an issuer in auth's place. */
export async function startWeb({
  authUrl = 'http://127.0.0.1:9',
  chatUrl = 'http://127.0.0.1:9',
  publicUrl = '',
}: WebOptions = {}) {
  const config = loadConfig({
    AUTH_URL: authUrl,
    CHAT_URL: chatUrl,
    PUBLIC_URL: publicUrl,
    TRUST_PROXY: '1',
  });
  const issuer = testIssuer();
  await issuer.verifier.ready();
  const folder = await clientBuild();
  open.push(async () => {
    issuer.verifier.close();
    await rm(folder, { recursive: true });
  });
  const context = createServiceContext('web', { logLevel: 'silent' });
  const parts = {
    verifier: issuer.verifier,
    files: await readClientFiles(pathToFileURL(`${folder}/`)),
    chat: createChatReader(config),
    auth: createAuthReader(config),
  };
  const user = testUser({ name: 'Ada' });
  return { app: createApp(config, context, parts), config, context, issuer, parts, user };
}

async function clientBuild(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'usher-web-'));
  await mkdir(join(folder, '.vite'));
  await mkdir(join(folder, 'assets'));
  const entry = { file: 'assets/client-abc.js', isEntry: true, css: ['assets/client-def.css'] };
  await writeFile(join(folder, '.vite/manifest.json'), JSON.stringify({ 'src/client.tsx': entry }));
  await writeFile(join(folder, 'assets/client-abc.js'), 'hydrate();');
  await writeFile(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  return folder;
}

afterAll(async () => {
  for (const close of open.splice(0)) await close();
});
