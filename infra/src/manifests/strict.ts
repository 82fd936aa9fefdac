/** As much of JSON Schema, and of Kubernetes' additions to it, as is looked at here. */
export interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  format?: string;
  type?: string;
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  [keyword: string]: unknown;
}

/** Names whose values are schemas by name, and those whose values are a list of schemas. */
const byName = new Set(['properties', 'patternProperties']);
const lists = new Set(['allOf', 'anyOf', 'oneOf']);

/**
 * The schema as the API server applies it to what is written by hand: fields that nobody knows are an error.
 * Descriptions and what only the server understands are left out.
 */
export function strict(schema: JsonSchema, within = false): JsonSchema {
  if (schema['x-kubernetes-int-or-string'] || schema.format === 'int-or-string') {
    return { type: ['integer', 'string'] } as unknown as JsonSchema;
  }
  const result: JsonSchema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'description' || keyword === 'default' || keyword === 'format') continue;
    if (keyword.startsWith('x-kubernetes-')) continue;
    // Go's notation, which JavaScript does not share.
    if (keyword === 'pattern' && String(value).includes('(?i)')) continue;
    result[keyword] = strictValue(keyword, value);
  }
  const open = schema['x-kubernetes-preserve-unknown-fields'] || within;
  if (schema.properties && schema.additionalProperties === undefined && !open) {
    result.additionalProperties = false;
  }
  return result;
}

function strictValue(keyword: string, value: unknown): unknown {
  if (byName.has(keyword)) {
    const schemas = Object.entries(value as Record<string, JsonSchema>);
    return Object.fromEntries(schemas.map(([name, schema]) => [name, strict(schema)]));
  }
  // Parts of a choice name a few of the fields that stand beside them.
  if (lists.has(keyword)) return (value as JsonSchema[]).map((schema) => strict(schema, true));
  if (keyword === 'not') return strict(value as JsonSchema, true);
  const isSchema = keyword === 'items' || keyword === 'additionalProperties';
  return isSchema && typeof value === 'object' ? strict(value as JsonSchema) : value;
}
