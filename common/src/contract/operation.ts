import type { ErrorCode } from '../errors/codes.js';
import type { Fields, Schema } from './schema.js';

/** A header of an answer. */
export interface Header {
  description: string;
  /** True where the answer never comes without. */
  required?: boolean;
  schema: Schema;
}

/** An answer of one status. */
export interface Answer {
  description: string;
  /** Of an answer that many operations give: it is then said once, under this name. */
  name?: string;
  /** Of the body; absent where there is none. */
  schema?: Schema;
  /** The body's type; default `application/json`. */
  type?: string;
  headers?: Record<string, Header>;
}

/** An answer with a body of this schema. */
export function answer(
  description: string,
  schema?: Schema,
  headers?: Record<string, Header>,
): Answer {
  return { description, ...(schema && { schema }), ...(headers && { headers }) };
}

/**
 * Who may ask: anybody; anybody, with a difference to those who are signed in (`visitor`); whoever is signed
 * in; one of these roles; or a service that shows its client id and secret.
 */
export type Askers = 'anybody' | 'visitor' | 'signed-in' | 'client' | readonly string[];

/** One operation, in short. Path parameters are those of the path, described by `path`. */
export interface Operation {
  id: string;
  summary: string;
  description?: string;
  who: Askers;
  path?: Fields;
  query?: Fields;
  /** Parameters of the query that must be there. */
  needs?: Fields;
  body?: Schema;
  /** Types that the body may also have. */
  bodyTypes?: readonly string[];
  answers: Readonly<Record<number, Answer>>;
  /** Beyond those of the guards, and those of who may not ask. */
  errors?: readonly ErrorCode[];
  /** What stands in front of it; default: all that an application has. */
  guards?: 'all' | 'origin' | 'none';
}

/** A method, as OpenAPI spells it. */
export type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace';

/** Operations by path and method. */
export type Paths = Readonly<Record<string, Partial<Record<Method, Operation>>>>;
