import type { ServiceName } from './service-name.js';

/** Makes a file name the new service too. @throws {Error} where it looks otherwise than expected */
export type Edit = (text: string, name: ServiceName) => string;

interface Manifest {
  workspaces: string[];
  dependencies: Record<string, string>;
}

interface TsConfig {
  references: { path: string }[];
}

/** Of what is no YAML, or a text within it. Formatted afterwards. */
export const textEdits: Record<string, Edit> = {
  'package.json': inJson<Manifest>(({ workspaces }, { kebab }) => {
    workspaces.splice(workspaces.indexOf('infra'), 0, kebab);
  }),
  'infra/package.json': inJson<Manifest>((manifest, { kebab }) => {
    const all = { ...manifest.dependencies, [`@usher/${kebab}`]: '^0.0.0' };
    manifest.dependencies = Object.fromEntries(Object.entries(all).sort());
  }),
  'infra/tsconfig.json': inJson<TsConfig>(({ references }, { kebab }) => {
    references.push({ path: `../${kebab}` });
  }),
  'tsconfig.tests.json': inJson<TsConfig>(({ references }, { kebab }) => {
    references.push({ path: kebab });
  }),
  'infra/src/services.ts': inLines(({ kebab, camel }) => [
    [
      "import { webService } from '@usher/web';",
      `import { ${camel}Service } from '@usher/${kebab}';`,
    ],
    ["known(webService, ['/']),", `known(${camel}Service, ['/api/${kebab}']),`],
  ]),
  Dockerfile: inLines(({ kebab }) => [
    ['COPY infra/package.json infra/', `COPY ${kebab}/package.json ${kebab}/`],
  ]),
  '.dockerignore': inLines(({ kebab }) => [['!infra/package.json', `!${kebab}`]]),
  'infra/cloudflare/rules.tf': inLines(({ kebab }) => [
    ['["/socket[.]io", "chat"],', `["/api/${kebab}", "${kebab}"],`],
  ]),
  'infra/k8s/overlays/live/front.mjs': inLines(({ kebab }) => [
    ["['/socket.io', 'chat'],", `['/api/${kebab}', '${kebab}'],`],
  ]),
  'infra/k8s/components/prometheus/rules.yaml': inLines(({ kebab }) => [
    [
      'or absent(service_check_ok{service="web"})',
      `or absent(service_check_ok{service="${kebab}"})`,
    ],
  ]),
};

function inJson<T>(change: (value: T, name: ServiceName) => void): Edit {
  return (text, name) => {
    const value = JSON.parse(text) as T;
    change(value, name);
    return `${JSON.stringify(value, null, 2)}\n`;
  };
}

/** Each line goes before the one that is there, at its depth. */
function inLines(additions: (name: ServiceName) => [before: string, line: string][]): Edit {
  return (text, name) => {
    const lines = text.split('\n');
    for (const [before, line] of additions(name)) {
      const index = lines.findIndex((found) => found.trimStart() === before);
      if (index < 0) throw new Error(`no line ${before}`);
      const [indent] = /^ */.exec(lines[index] ?? '') ?? [];
      lines.splice(index, 0, `${indent}${line}`);
    }
    return lines.join('\n');
  };
}
