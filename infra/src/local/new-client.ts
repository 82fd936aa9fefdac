import { makeClient } from '../secrets/make-client.js';

/** Makes the secret of a service that asks auth, and says where its two halves belong. */
const [id = '', ...roles] = process.argv.slice(2);
if ([id, ...roles].every((name) => /^[\w-]{1,64}$/.test(name))) {
  const { secret, known } = makeClient(id, roles);
  process.stdout.write(`For the service, shown only now:
  AUTH_CLIENT_ID=${id}
  AUTH_CLIENT_SECRET=${secret}
For auth (several are separated by commas):
  AUTH_CLIENTS=${known}
`);
} else {
  process.stderr.write('Usage: npm run new-client -- <id> [role ...]\n');
  process.exitCode = 1;
}
