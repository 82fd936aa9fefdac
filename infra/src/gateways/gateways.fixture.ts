import { networkInterfaces } from 'node:os';
import { testIssuer } from '@usher/common/testing';
import { startCaddy } from '../testing/start-caddy.js';
import { startEnvoy } from '../testing/start-envoy.js';
import { startNginx } from '../testing/start-nginx.js';
import { startTraefik } from '../testing/start-traefik.js';
import type { StartGateway } from './gateway.fixture.js';

/** What a client may send to seem to be somebody. */
export const forged = {
  'User-Id': 'somebody',
  'User-Email': 'mallory@example.com',
  'User-Roles': 'admin',
  'User-Name': 'Mallory',
  'Session-Id': 's1',
  'Session-Expires': '4102444800',
  'Identity-Proof': testIssuer().proof({ roles: ['admin'] }),
  'Identity-Error': 'FORBIDDEN',
};

/** Envoy names the machine in place of 127.0.0.1. */
export const ownAddresses = Object.values(networkInterfaces()).flatMap((all) =>
  (all ?? []).map(({ address }) => address),
);

/** Name, how it is started, its configuration below infra/gateways. */
export const gateways: [string, StartGateway, string][] = [
  ['nginx', startNginx, 'nginx/nginx.conf'],
  ['Caddy', startCaddy, 'caddy/Caddyfile'],
  ['Envoy', startEnvoy, 'envoy/envoy.yaml'],
];
// No package registry has one: whoever has one names it.
const traefik = process.env.TRAEFIK;
if (traefik) gateways.push(['Traefik', startTraefik(traefik), 'traefik/traefik.yaml']);
