import { routes } from '../../local/routes.js';
import { type Manifest, nameOf } from '../manifest.js';
import { ofKind, type Rule } from './rule.js';

/** Asked by gateways from inside; to the outside the page's service answers 404. */
const hidden = ['/api/users/verify', 'web'];

/** Paths lead where the local runner takes them, at the host that browsers use. */
export const routing: Rule = ({ manifests, overlay }) => {
  const [route, ...more] = ofKind(manifests, 'Ingress', 'HTTPRoute');
  if (!route || more.length > 0) return [`${more.length + 1} ways in, or none`];
  const expected = [...routes, hidden].map((pair) => pair.join(' → ')).sort();
  const found = pathsOf(route).sort();
  const url = publicUrl(manifests);
  const faults = [
    ...found.filter((path) => !expected.includes(path)).map((path) => `leads ${path}`),
    ...expected.filter((path) => !found.includes(path)).map((path) => `does not lead ${path}`),
    ...hostsOf(route)
      .filter((host) => host !== url?.hostname)
      .map((host) => `is for ${host}, and PUBLIC_URL is not`),
  ];
  if (overlay === 'prod' && (url?.protocol !== 'https:' || !isEncrypted(manifests, route))) {
    faults.push('is not encrypted');
  }
  return [
    ...faults.map((fault) => `${nameOf(route)}: ${fault}`),
    ...middlewareFaults(manifests),
    ...frontFaults(manifests),
  ];
};

function pathsOf({ spec }: Manifest): string[] {
  return (spec?.rules ?? []).flatMap(({ http, matches = [], backendRefs = [] }) => [
    ...(http?.paths ?? []).map(({ path, backend }) => `${path} → ${backend.service?.name}`),
    ...matches.map(({ path }) => `${path?.value} → ${backendRefs[0]?.name}`),
  ]);
}

function hostsOf({ spec }: Manifest): (string | undefined)[] {
  const { rules = [], tls = [], hostnames } = spec ?? {};
  return hostnames ?? [...rules.map(({ host }) => host), ...tls.flatMap(({ hosts = [] }) => hosts)];
}

function publicUrl(manifests: Manifest[]): URL | undefined {
  const settings = ofKind(manifests, 'ConfigMap').find(({ data }) => data?.PUBLIC_URL);
  return settings?.data?.PUBLIC_URL ? new URL(settings.data.PUBLIC_URL) : undefined;
}

function isEncrypted(manifests: Manifest[], route: Manifest): boolean {
  if (route.kind === 'Ingress') return Boolean(route.spec?.tls?.length);
  const listeners = ofKind(manifests, 'Gateway').flatMap(({ spec }) => spec?.listeners ?? []);
  return listeners.length > 0 && listeners.every(({ protocol }) => protocol === 'HTTPS');
}

/** What stands in for the ingress in overlays/live. */
function frontFaults(manifests: Manifest[]): string[] {
  const [text] = ofKind(manifests, 'ConfigMap').flatMap(({ data }) => data?.['front.mjs'] ?? []);
  if (text === undefined) return [];
  return routes
    .filter(([path, name]) => path !== '/' && !text.includes(`['${path}', '${name}']`))
    .map(([path, name]) => `front.mjs: does not lead ${path} → ${name}`);
}

function middlewareFaults(manifests: Manifest[]): string[] {
  return ofKind(manifests, 'Middleware').flatMap((middleware) => {
    const { hostname } = new URL(middleware.spec?.forwardAuth?.address ?? 'http://nobody');
    const isAuth = hostname === `auth.${middleware.metadata.namespace}.svc`;
    return isAuth ? [] : [`${nameOf(middleware)}: asks ${hostname}`];
  });
}
