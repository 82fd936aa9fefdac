import { readFile } from 'node:fs/promises';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Manifest } from './manifest.js';

export const schemasFile = new URL('../../k8s/schemas.json', import.meta.url);

/** Says what the API server would refuse in a manifest, unknown fields included. */
export async function openSchemas(): Promise<(manifest: Manifest) => string[]> {
  const { kinds, definitions } = JSON.parse(await readFile(schemasFile, 'utf8')) as {
    kinds: Record<string, string>;
    definitions: Record<string, object>;
  };
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: 'kubernetes', definitions });
  const validators = new Map<string, ValidateFunction>();

  function validatorOf(name: string): ValidateFunction {
    const known = validators.get(name);
    if (known) return known;
    const made = ajv.compile({ $ref: `kubernetes#/definitions/${name}` });
    validators.set(name, made);
    return made;
  }

  return (manifest) => {
    const kind = `${manifest.apiVersion}/${manifest.kind}`;
    const name = kinds[kind];
    if (!name) return [`${kind} is none of the kinds in schemas.json`];
    const validate = validatorOf(name);
    if (validate(manifest)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath, message, params.additionalProperty].filter(Boolean).join(' '),
    );
  };
}
