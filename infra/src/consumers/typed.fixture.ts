/** Uses every subpath, as a module of a project in TypeScript; valid in an ES module and in a CommonJS one. */
export const typedUse = `
import { createServer } from 'node:http';
import { type CurrentUser, createVerifier, isHttpError } from '@usher/common';
import { createClient } from '@usher/common/client';
import { currentUser, errorHandler, requireAuth } from '@usher/common/express';
import { type Feed, memoryFeed } from '@usher/common/feed';
import { memoryLimits } from '@usher/common/limits';
import { readSettings, str } from '@usher/common/service';
import { authenticate, onEvent, serverOptions } from '@usher/common/socket';
import { refreshExpired } from '@usher/common/ssr';
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
app.use(errorHandler());

const io = new Server(createServer(app), serverOptions({ origins: [] }));
authenticate(io.of('/'), verifier);
onEvent(io.of('/'), 'watch', [], (_data, user) => ({ watching: user.id }));

export const limits = memoryLimits();
export const settings: { NAME: string } = readSettings({}, { NAME: str({ default: '' }) });
export const session = createClient({ baseUrl: 'http://localhost:3000' }).currentUser();
export const codeOf = (error: unknown) => (isHttpError(error) ? error.code : undefined);
`;
