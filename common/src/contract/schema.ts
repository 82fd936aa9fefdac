/** A JSON Schema, of the words that OpenAPI 3.1 and AsyncAPI 3 both read. */
export type Schema = Readonly<Record<string, unknown>>;

/** What a text has to be. */
export interface TextRules {
  /** Unicode characters. */
  min?: number;
  max?: number;
  matches?: RegExp;
  format?: string;
  description?: string;
}

/** A text; any, unless told otherwise. */
export function text({ min, max, matches, ...rest }: TextRules = {}): Schema {
  return {
    type: 'string',
    ...(min !== undefined && { minLength: min }),
    ...(max !== undefined && { maxLength: max }),
    ...(matches && { pattern: matches.source }),
    ...rest,
  };
}

/** What a number has to be. */
export interface NumberRules {
  min?: number;
  max?: number;
  default?: number;
  description?: string;
}

/** A whole number, from 0 unless told otherwise. */
export function whole({ min = 0, max, ...rest }: NumberRules = {}): Schema {
  return { type: 'integer', minimum: min, ...(max !== undefined && { maximum: max }), ...rest };
}

/** True or false. */
export const flag: Schema = { type: 'boolean' };

/** A time in ISO 8601, in UTC and with milliseconds. */
export const time: Schema = text({ format: 'date-time' });

/** One of some texts. With a type, the compiler sees to it that none of them is missing or made up. */
export function oneOf<Value extends string>(
  values: readonly Value[] | Record<Value, string>,
): Schema {
  if (Array.isArray(values)) return { type: 'string', enum: values };
  const meanings = Object.entries(values).map(([value, meaning]) => `\`${value}\`: ${meaning}`);
  return { type: 'string', enum: Object.keys(values), description: meanings.join('; ') };
}

/** A list of such items. */
export function list(items: Schema, { min, max }: { min?: number; max?: number } = {}): Schema {
  return {
    type: 'array',
    items,
    ...(min !== undefined && { minItems: min }),
    ...(max !== undefined && { maxItems: max }),
  };
}

/** Fields of an object, by name. */
export type Fields = Readonly<Record<string, Schema>>;

/** An object with fields that it always has, and others that it may have. */
export function record(always: Fields, perhaps: Fields = {}): Schema {
  const required = Object.keys(always);
  return {
    type: 'object',
    properties: { ...always, ...perhaps },
    ...(required.length > 0 && { required }),
  };
}

/** One of the document's `components.schemas`. */
export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

/** The same schema with a sentence on what it is there. */
export function described(schema: Schema, description: string): Schema {
  return { ...schema, description };
}
