import { describeOperation } from './describe-operation.js';
import type { Paths } from './operation.js';
import type { Schema } from './schema.js';
import { servicePaths } from './service-paths.js';

/** What an OpenAPI document is made of. */
export interface OpenApiParts {
  title: string;
  description: string;
  /** Where browsers reach the service, such as `https://example.com`. */
  publicUrl: string;
  /** The session cookie's name. */
  cookie: string;
  /** Paths by what they are about. */
  paths: Readonly<Record<string, Paths>>;
  schemas: Readonly<Record<string, Schema>>;
}

/** An OpenAPI 3.1 document, as far as code asks for its parts. */
export interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, object>>;
  components: Record<string, Record<string, object>>;
}

/**
 * A service's HTTP interface as an OpenAPI 3.1 document, with the error body, the sign-in and the routes that
 * every service has.
 */
export function openApi(parts: OpenApiParts): OpenApi & Record<string, unknown> {
  const { title, description, publicUrl, cookie, schemas } = parts;
  const groups = { ...parts.paths, 'The service itself': servicePaths };
  const paths: OpenApi['paths'] = {};
  const responses: Record<string, object> = {};
  const waysIn = new Set<string>();
  for (const [tag, found] of Object.entries(groups)) {
    for (const [path, item] of Object.entries(found)) {
      const at = paths[path] ?? {};
      paths[path] = at;
      for (const [method, operation] of Object.entries(item)) {
        const { operation: shown, components } = describeOperation(method, operation, tag);
        at[method] = shown;
        Object.assign(responses, components);
        for (const way of shown.security.flatMap(Object.keys)) waysIn.add(way);
      }
    }
  }
  const schemes = securitySchemes(publicUrl, cookie);
  return {
    openapi: '3.1.0',
    info: { title, version: '1', description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: publicUrl }],
    tags: Object.keys(groups).map((name) => ({ name })),
    paths,
    components: { schemas, responses, securitySchemes: pick(schemes, waysIn) },
  };
}

function pick<Value>(all: Record<string, Value>, names: Set<string>): Record<string, Value> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)));
}

/** The same paths below another one. */
export function below(base: string, ...groups: Paths[]): Paths {
  const all = groups.flatMap((paths) => Object.entries(paths));
  return Object.fromEntries(all.map(([path, item]) => [base + path, item]));
}

function securitySchemes(publicUrl: string, cookie: string) {
  return {
    session: {
      type: 'apiKey',
      in: 'cookie',
      name: cookie,
      description: 'Set by signing in: base64 of `{"jwt": "<access token>"}`',
    },
    bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT (RFC 9068)' },
    client: {
      type: 'http',
      scheme: 'basic',
      description: 'A client id and secret; also as `client_id` and `client_secret` in the body',
    },
    service: {
      type: 'oauth2',
      description: 'A service that acts as itself: a bearer token with the role `service`',
      flows: { clientCredentials: { tokenUrl: `${publicUrl}/api/users/token`, scopes: {} } },
    },
  };
}
