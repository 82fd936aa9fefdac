import { createVerifier } from '@usher/common';
import { memoryFeed, redisFeed } from '@usher/common/feed';
import { createApp } from './app.js';

const { PORT = '4000', USHER_URL = 'http://localhost:3000', REDIS_URL } = process.env;
const feed = REDIS_URL ? await redisFeed({ url: REDIS_URL }) : memoryFeed();
const verifier = createVerifier({ keys: { jwksUrl: `${USHER_URL}/.well-known/jwks.json` }, feed });
await verifier.ready();
const origin = process.env.PUBLIC_URL ?? `http://localhost:${PORT}`;
const app = createApp({ verifier, origin, usherUrl: USHER_URL });
app.listen(PORT, () => console.log(`Pages: ${origin}`));
