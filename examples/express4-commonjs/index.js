const { createVerifier } = require('@usher/common');
const { memoryFeed, redisFeed } = require('@usher/common/feed');
const { createApp } = require('./app.js');

const { PORT = '4000', USHER_URL = 'http://localhost:3000', REDIS_URL } = process.env;

async function main() {
  // Without a Redis that it shares with Usher, this service learns of no sign-out: tokens count until they expire.
  const feed = REDIS_URL ? await redisFeed({ url: REDIS_URL }) : memoryFeed();
  const jwksUrl = `${USHER_URL}/.well-known/jwks.json`;
  const verifier = createVerifier({ keys: { jwksUrl }, feed });
  await verifier.ready();
  createApp(verifier).listen(PORT, () =>
    console.log(`Invoices: http://localhost:${PORT}/invoices`),
  );
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
