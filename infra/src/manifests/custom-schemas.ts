import type { JsonSchema } from './strict.js';

interface CustomResourceDefinition {
  kind: string;
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; storage: boolean; schema: { openAPIV3Schema: JsonSchema } }[];
  };
}

const common: Record<string, JsonSchema> = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
};

/** The stored version of each kind, by group, version and kind. Old groups of a name are left out. */
export function customSchemas(documents: unknown[], kinds: string[]): [string, JsonSchema][] {
  return (documents as CustomResourceDefinition[])
    .filter((document) => document?.kind === 'CustomResourceDefinition')
    .filter(({ spec }) => kinds.includes(spec.names.kind) && spec.group !== 'traefik.containo.us')
    .flatMap(({ spec }) => {
      const version = spec.versions.find(({ storage }) => storage);
      if (!version) return [];
      const { openAPIV3Schema: schema } = version.schema;
      const id = [spec.group, version.name, spec.names.kind].join('/');
      return [[id, { ...schema, properties: { ...schema.properties, ...common } }]];
    });
}
