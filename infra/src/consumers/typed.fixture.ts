import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes that use of the library into a project, and how to compile it; the name of the latter. */
export async function writeTypedUse(
  project: string,
  name: string,
  resolution: string,
): Promise<string> {
  const isBundler = resolution === 'bundler';
  const file = `${name}-${resolution}`;
  const files = isBundler ? [`${file}.ts`] : [`${file}.mts`, `${file}.cts`];
  for (const one of files) await writeFile(join(project, one), typedUse);
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'es2023',
    lib: ['es2023'],
    types: ['node'],
    module: isBundler ? 'esnext' : resolution,
    moduleResolution: resolution,
    // Once is enough to see that what the library declares, and what that leads to, holds by itself.
    skipLibCheck: resolution !== 'node16',
  };
  await writeFile(join(project, `${file}.json`), JSON.stringify({ compilerOptions, files }));
  return `${file}.json`;
}

/** Uses every subpath, as a module of a project in TypeScript; valid in an ES module and in a CommonJS one. */
const typedUse = `
import { createServer } from 'node:http';
import { type CurrentUser, createVerifier, isHttpError } from '@usher/common';
import { createClient } from '@usher/common/client';
import { openApi, serveContracts } from '@usher/common/contract';
import { currentUser, errorHandler, requireAuth } from '@usher/common/express';
import { type Feed, memoryFeed } from '@usher/common/feed';
import { memoryLimits } from '@usher/common/limits';
import { readSettings, str } from '@usher/common/service';
import { authenticate, onEvent, serverOptions } from '@usher/common/socket';
import { getCurrentUser, refreshExpired } from '@usher/common/ssr';
import { testIssuer } from '@usher/common/testing';
import express from 'express';
import { Server } from 'socket.io';

const feed: Feed = memoryFeed();
const verifier = createVerifier({ keys: { jwks: testIssuer().jwks }, feed });
// @ts-expect-error a verifier needs its keys
createVerifier({ feed });

const app = express().use(currentUser(verifier), refreshExpired({ origins: [] }));
app.get('/', requireAuth, (req, res) => {
  const user: CurrentUser | undefined = req.currentUser;
  // @ts-expect-error an identity is not just anything
  const wrong: number = user?.name;
  res.json({ name: user?.name, wrong });
});
const described = { title: '', description: '', publicUrl: 'https://example.com', cookie: 'session' };
app.use(serveContracts({ '/openapi.json': openApi({ ...described, paths: {}, schemas: {} }) }));
app.use(errorHandler());

export const visitorOf = (request: Request) => getCurrentUser(verifier, request.headers);

const io = new Server(createServer(app), serverOptions({ origins: [] }));
authenticate(io.of('/'), verifier);
onEvent(io.of('/'), 'watch', [], (_data, user) => ({ watching: user.id }));

export const limits = memoryLimits();
export const settings: { NAME: string } = readSettings({}, { NAME: str({ default: '' }) });
export const session = createClient({ baseUrl: 'http://localhost:3000' }).currentUser();
export const codeOf = (error: unknown) => (isHttpError(error) ? error.code : undefined);
`;
