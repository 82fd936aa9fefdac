// A receiver without any library: node receive-signals.mjs <issuer> <client id> <client secret>
// It writes a line for each session that has ended and each user whose claims have changed.
import { createPublicKey, verify } from 'node:crypto';

const [issuer, clientId, clientSecret] = process.argv.slice(2);
const caep = 'https://schemas.openid.net/secevent/caep/event-type';

async function ask(url, { token, ...init } = {}) {
  const headers = { 'Content-Type': 'application/json', ...init.headers };
  if (token) headers.Authorization = `Bearer ${token}`;
  // Longer than a poll waits; without it, an answer that never comes would be awaited for minutes.
  const signal = AbortSignal.timeout(40_000);
  const response = await fetch(url, { ...init, headers, redirect: 'error', signal });
  if (response.ok) return response.json();
  const { status } = response;
  throw Object.assign(new Error(`${url} answered ${status}`), { status });
}

/** OAuth client credentials; good for `expires_in` seconds. */
async function newToken() {
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const headers = {
    Authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
    'Content-Type': 'application/x-www-form-urlencoded',
  };
  const body = 'grant_type=client_credentials';
  const answer = await ask(`${issuer}/api/users/token`, { method: 'POST', headers, body });
  return answer.access_token;
}

let keys = [];
/** Keys change: one that we do not know is asked for. */
async function keyOf(kid, { jwks_uri }) {
  const isIt = (key) => key.kid === kid;
  if (!keys.some(isIt)) ({ keys } = await ask(jwks_uri));
  return keys.find(isIt);
}

/** The event in a Security Event Token, once everything about it has been checked. */
async function check(set, transmitter, { aud }) {
  const [header, payload, signature] = set.split('.');
  const { alg, kid, typ } = JSON.parse(Buffer.from(header, 'base64url'));
  const jwk = await keyOf(kid, transmitter);
  if (!jwk || alg !== 'ES256' || typ !== 'secevent+jwt') throw new Error('Not a token of ours');
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('sha256', signed, key, Buffer.from(signature, 'base64url'))) {
    throw new Error('The signature is wrong');
  }
  const event = JSON.parse(Buffer.from(payload, 'base64url'));
  if (event.iss !== issuer || event.aud !== aud) throw new Error('This is not for us');
  return event;
}

/** What has to happen; twice must be as good as once. */
function apply({ sub_id: subject, events }) {
  const changed = events[`${caep}/token-claims-change`];
  if (events[`${caep}/session-revoked`]) process.stdout.write(`ended ${subject.session.id}\n`);
  if (changed) process.stdout.write(`changed ${subject.sub} ${JSON.stringify(changed.claims)}\n`);
}

const transmitter = await ask(`${issuer}/.well-known/ssf-configuration`);
if (transmitter.issuer !== issuer) throw new Error(`This is ${transmitter.issuer}`);
/** Keep its stream_id where a restart finds it, or create one at each start: it begins with all that matters. */
function newStream(token) {
  const body = JSON.stringify({ delivery: { method: 'urn:ietf:rfc:8936' } });
  return ask(transmitter.configuration_endpoint, { method: 'POST', token, body });
}

let token;
let stream;
let ack = [];
for (;;) {
  try {
    token ??= await newToken();
    stream ??= await newStream(token);
    const body = JSON.stringify({ ack });
    const { sets } = await ask(stream.delivery.endpoint_url, { method: 'POST', token, body });
    ack = [];
    for (const [jti, set] of Object.entries(sets)) {
      apply(await check(set, transmitter, stream));
      ack.push(jti);
    }
  } catch (error) {
    if (error.status === 401) token = undefined;
    // Deleted, as after two hours without a poll: a new one begins with all that still matters.
    if (error.status === 404) stream = undefined;
    process.stderr.write(`${error.message}: again in a second\n`);
    await new Promise((done) => setTimeout(done, 1_000));
  }
}
