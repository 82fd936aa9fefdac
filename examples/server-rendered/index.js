import { createServer } from './lib/server.js';
import { origin, verifier } from './lib/usher.js';
import * as index from './pages/index.js';

await verifier.ready();
const server = createServer({ '/': index });
server.listen(process.env.PORT ?? 4000, () => console.log(`Pages: ${origin}`));
