import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { clusterSecrets } from '../secrets/new-secrets.js';
import { writeEnvFiles } from '../secrets/write-env-files.js';
import { findKustomize } from './find-kustomize.js';
import type { Manifest } from './manifest.js';

export interface Variant {
  overlay: string;
  components: string[];
  /** In place of the overlay's own. */
  namespace?: string;
}

export interface Rendered extends Variant {
  manifests: Manifest[];
}

const source = fileURLToPath(new URL('../../k8s', import.meta.url));

export async function renderAll(): Promise<Rendered[]> {
  return renderVariants(await allVariants());
}

/** Renders copies of the overlays, with secrets of their own, so that a fresh checkout will do. */
export async function renderVariants(variants: Variant[]): Promise<Rendered[]> {
  const kustomize = await findKustomize();
  const folder = await mkdtemp(join(tmpdir(), 'usher-manifests-'));
  try {
    await cp(source, folder, { recursive: true });
    const secrets = join(folder, 'overlays/dev/secrets');
    await rm(secrets, { recursive: true, force: true });
    await writeEnvFiles(secrets, clusterSecrets());
    const rendered: Rendered[] = [];
    for (const variant of variants) {
      rendered.push({ ...variant, manifests: await render(kustomize, folder, variant) });
    }
    return rendered;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every overlay as it is, components alone and all together, and a namespace of somebody's own. */
async function allVariants(): Promise<Variant[]> {
  const overlays = await readdir(join(source, 'overlays'));
  const components = await readdir(join(source, 'components'));
  return [
    ...overlays.map((overlay) => ({ overlay, components: [] })),
    ...['dev', 'prod'].map((overlay) => ({ overlay, components })),
    ...components.map((component) => ({ overlay: 'prod', components: [component] })),
    { overlay: 'prod', components: [], namespace: 'another' },
  ];
}

async function render(
  [program, ...args]: readonly [string, ...string[]],
  folder: string,
  { overlay, components, namespace }: Variant,
): Promise<Manifest[]> {
  const path = join(folder, 'overlays', overlay);
  const file = join(path, 'kustomization.yaml');
  const original = await readFile(file, 'utf8');
  const kustomization = parse(original) as { components?: string[] };
  const own = kustomization.components ?? [];
  const added = components.map((name) => `../../components/${name}`);
  const changed = {
    ...kustomization,
    components: [...own, ...added.filter((name) => !own.includes(name))],
    ...(namespace && { namespace }),
  };
  await writeFile(file, stringify(changed, { aliasDuplicateObjects: false }));
  try {
    const { stdout } = await promisify(execFile)(program, [...args, path], {
      maxBuffer: 16 * 1024 * 1024,
    });
    return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
  } finally {
    await writeFile(file, original);
  }
}
