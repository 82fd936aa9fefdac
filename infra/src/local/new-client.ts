import { makeClient } from '../secrets/make-client.js';

/** Makes the secret of a service that asks auth, and says where its two halves belong. */
const usage = `Usage: npm run new-client -- <id> [role ...]

The client is a service like the cluster's own: it may ask auth (/introspect, /directory), and notify and announce
in chat. Roles are added to that, but for signals, which suits a receiver outside and makes it nothing else; service signals
suits a service that is both.
`;
const [id = '', ...roles] = process.argv.slice(2);
if (id === '--help') {
  process.stdout.write(usage);
} else if ([id, ...roles].every((name) => /^\w[\w-]{0,63}$/.test(name))) {
  const { secret, known } = makeClient(id, roles);
  process.stdout.write(`For the service, shown only now:
  AUTH_CLIENT_ID=${id}
  AUTH_CLIENT_SECRET=${secret}
For auth (several are separated by commas):
  AUTH_CLIENTS=${known}
`);
} else {
  process.stderr.write(usage);
  process.exitCode = 1;
}
