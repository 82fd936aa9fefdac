import { composeFaults } from './check-compose.js';
import { readCompose } from './compose.js';
import { type Rendered, renderVariants } from './render.js';

let dev: Rendered;

beforeAll(async () => {
  [dev] = (await renderVariants([{ overlay: 'dev', components: [] }])) as [Rendered];
});

test('compose.yaml does as the cluster does', async () => {
  expect(composeFaults(await readCompose(), dev)).toEqual([]);
});

const auth = 'compose services auth';
const services = 'routes http services';

/** Where a mistake is made, what it is, and what the check has to say. */
test.each<[where: string, value: unknown, says: RegExp]>([
  [`${auth} image`, 'usher-other', /auth runs usher-other/],
  [`${auth} env_file`, ['infra/compose/secrets/chat.env'], /secrets of another/],
  [`${auth} environment AUTH_URL`, 'http://auth:3001', /auth looks for a service at/],
  [`${auth} environment PUBLIC_URL`, 'nowhere', /PUBLIC_URL/],
  [`${auth} environment NEW_SETTING`, 'x', /other settings.*NEW_SETTING/],
  [`${auth} ports`, ['3000:3000'], /auth: is open to the outside/],
  ['compose services mongo ports', ['27017:27017'], /mongo: is open to the outside/],
  ['compose services chat-dev', undefined, /chat: is not there for both profiles/],
  ['compose services chat-dev networks default aliases', ['talk'], /chat-dev has another name/],
  ['routes http routers chat service', 'web', /does not lead \/socket.io → chat/],
  [`${services} web loadBalancer servers 0 url`, 'http://web:80', /web is not at/],
])('a mistake at %s is told', async (where, value, says) => {
  const read = await readCompose();
  const path = where.split(' ');
  const last = path.pop() as string;
  const place = path.reduce<Record<string, unknown>>(
    (within, key) => within[key] as Record<string, unknown>,
    { ...read },
  );
  if (value === undefined) delete place[last];
  else place[last] = value;
  expect(composeFaults(read, dev).join('\n')).toMatch(says);
});
