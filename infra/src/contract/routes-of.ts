import type { OpenApi } from '@usher/common/contract';
import type { Express } from 'express';

interface Router {
  listRoutes(): { path: string; methods?: string[]; router?: Router }[];
}

/** Every route that an application has registered, as `POST /rooms/{id}`; `*` stands for any method. */
export function routesOf(app: Express): string[] {
  function* below(router: Router, base: string): Iterable<string> {
    for (const { path, methods = [], router: inner } of router.listRoutes()) {
      const at = path === '/' ? base : base + path;
      if (inner) yield* below(inner, at);
      // What a route has for all methods stands in front of those that it names.
      const named = methods.filter((method) => method !== 'HEAD' && method !== '*');
      for (const method of named.length > 0 ? named : methods) yield `${method} ${at}`;
    }
  }
  return [...below(app.router as unknown as Router, '')].map(toTemplate).sort();
}

/** What may follow a path, `{/*rest}`, is left out. */
function toTemplate(route: string): string {
  return route.replaceAll(/:(\w+)/g, '{$1}').replaceAll(/\{\/\*(\w+)\}/g, '');
}

/** Every operation of the document in the same form. */
export function operationsOf({ paths }: OpenApi): string[] {
  return Object.entries(paths)
    .flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`))
    .sort();
}
