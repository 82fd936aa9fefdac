import { databaseOwners, type Secrets, serviceSecrets } from '../../secrets/new-secrets.js';
import { type Manifest, nameOf, workloads } from '../manifest.js';
import { settingFaults } from '../setting-faults.js';
import { isService, ofKind, type Rule } from './rule.js';

/** Services start with the settings that they are given, and none is given one that it does not know. */
export const settings: Rule = ({ manifests }) =>
  workloads(manifests)
    .filter((workload) => isService(workload))
    .flatMap((workload) => {
      const [container] = workload.pod.containers;
      const given = (container?.envFrom ?? []).map(({ configMapRef, secretRef }) =>
        configMapRef
          ? ofKind(manifests, 'ConfigMap').find(named(configMapRef.name))?.data
          : secretValues(manifests, secretRef?.name ?? ''),
      );
      if (given.includes(undefined)) return [`${nameOf(workload)}: takes settings from nowhere`];
      const env = (container?.env ?? []).map(({ name, value = '' }) => [name, value]);
      const source = Object.assign({}, ...given, Object.fromEntries(env));
      return settingFaults(workload.metadata.name, source).map(
        (fault) => `${nameOf(workload)}: ${fault}`,
      );
    });

function named(name: string) {
  return ({ metadata }: Manifest) => metadata.name === name;
}

function secretValues(manifests: Manifest[], name: string): Record<string, string> | undefined {
  const secrets = ofKind(manifests, 'Secret');
  const { data } = secrets.find(named(name)) ?? {};
  // What has no Secrets of its own gets those that `new-secrets` prints.
  if (!data) return secrets.length > 0 ? undefined : printed[name];
  const values = Object.entries(data);
  return Object.fromEntries(
    values.map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
  );
}

const printed: Secrets = serviceSecrets({
  mongoUrls: Object.fromEntries(
    databaseOwners.map((name) => [
      name,
      `mongodb://${name}:password@mongo.example.com/${name}?replicaSet=rs0`,
    ]),
  ),
  redisUrl: 'rediss://:password@redis.example.com:6380',
});
