import { routes as expectedRoutes } from '../local/routes.js';
import { clusterSecrets, composeMembers } from '../secrets/new-secrets.js';
import { serviceNames } from '../services.js';
import type { Compose, Routes } from './compose.js';
import { workloads } from './manifest.js';
import type { Rendered } from './render.js';
import { isService, ofKind } from './rules/rule.js';
import { settingFaults } from './setting-faults.js';

/** Says where compose.yaml does otherwise than the overlay: images, ports, settings, routes. */
export function composeFaults(
  { compose, routes }: { compose: Compose; routes: Routes },
  { manifests }: Rendered,
): string[] {
  const all = Object.entries(compose.services);
  const deployed = workloads(manifests).filter((workload) => isService(workload));
  const ports = deployed.flatMap(({ pod }) => pod.containers[0]?.ports ?? []);
  const [port] = new Set(ports.map(({ containerPort }) => containerPort));
  const settings = ofKind(manifests, 'ConfigMap').find(({ data }) => data?.PUBLIC_URL)?.data ?? {};
  const secrets = clusterSecrets(composeMembers);

  function* serviceFaults(name: string): Generator<string> {
    const variants = all.filter(([key]) => key === name || key === `${name}-dev`);
    const image = deployed.find(({ metadata }) => metadata.name === name)?.pod.containers[0]?.image;
    if (variants.length !== 2) yield 'is not there for both profiles';
    for (const [
      key,
      { image: own, env_file: [file] = [], environment = {}, networks },
    ] of variants) {
      if (own.split(':')[0] !== image?.split(':')[0]) yield `${key} runs ${own}`;
      if (key !== name && !networks?.default.aliases.includes(name))
        yield `${key} has another name`;
      if (!file?.endsWith(`/${name}.env`)) yield `${key} has the secrets of another`;
      if (Object.keys(environment).sort().join() !== Object.keys(settings).sort().join()) {
        yield `${key} has other settings: ${Object.keys(environment)}`;
      }
      yield* settingFaults(name, { ...environment, ...secrets[name] });
      for (const url of [environment.AUTH_URL, environment.CHAT_URL]) {
        if (new URL(String(url)).port !== String(port))
          yield `${key} looks for a service at ${url}`;
      }
    }
  }

  return [
    ...serviceNames.flatMap((name) => [...serviceFaults(name)].map((fault) => `${name}: ${fault}`)),
    ...all
      .filter(([name, service]) => service.ports && name !== 'traefik')
      .map(([name]) => `${name}: is open to the outside`),
    ...routeFaults(routes, String(port)),
  ];
}

function* routeFaults({ http }: Routes, port: string): Generator<string> {
  const found = Object.values(http.routers).flatMap(({ rule, service }) =>
    [...rule.matchAll(/PathPrefix\(`([^`]+)`\)/g)].map(([, path]) => `${path} → ${service}`),
  );
  const expected = expectedRoutes.map((pair) => pair.join(' → '));
  for (const path of found) if (!expected.includes(path)) yield `routes: leads ${path}`;
  for (const path of expected) if (!found.includes(path)) yield `routes: does not lead ${path}`;
  for (const [name, { loadBalancer }] of Object.entries(http.services)) {
    const [server] = loadBalancer.servers;
    if (server?.url !== `http://${name}:${port}`) yield `routes: ${name} is not at ${server?.url}`;
  }
}
