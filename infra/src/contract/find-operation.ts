import type { OpenApi } from '@usher/common/contract';

export interface FoundOperation {
  /** As in the document. */
  path: string;
  method: string;
  operation: {
    parameters?: { name: string; in: string; required: boolean }[];
    requestBody?: { content: Record<string, object> };
    responses: Record<string, object>;
  };
  parameters: Record<string, string>;
}

export type FindOperation = (method: string, path: string) => FoundOperation | undefined;

/** Concrete paths before templated ones, as OpenAPI has it. A parameter with `x-rest` takes slashes too. */
export function operationFinder({ paths }: OpenApi): FindOperation {
  const known = Object.entries(paths)
    .map(([path, item]) => ({ path, item, pattern: patternOf(path, item) }))
    .sort((a, b) => a.path.split('{').length - b.path.split('{').length);

  return (method, path) => {
    const wanted = method === 'HEAD' ? ['head', 'get'] : [method.toLowerCase()];
    for (const one of known) {
      const found = one.pattern.exec(path);
      const name = found && wanted.find((name) => one.item[name]);
      if (!name) continue;
      const operation = one.item[name] as FoundOperation['operation'];
      return { path: one.path, method: name, operation, parameters: { ...found.groups } };
    }
    return undefined;
  };
}

/** As Express compares: letter case and a slash at the end make no difference. */
function patternOf(path: string, item: object): RegExp {
  const segment = JSON.stringify(item).includes('"x-rest":true') ? '.+' : '[^/]+';
  const pattern = path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, `(?<$1>${segment})`);
  return new RegExp(`^${pattern}/?$`, 'i');
}
