import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fillIn, type ServiceName, toServiceName } from './service-name.js';
import { type Edit, textEdits } from './text-edits.js';
import { yamlEdits } from './yaml-edits.js';

/** A file that is written, new or not. */
export interface Change {
  /** From the project's folder. */
  path: string;
  text: string;
  isNew: boolean;
}

const template = 'infra/new-service';

/**
 * What a new service needs, without writing anything: its own files, made of those in infra/new-service, and all
 * places that list services.
 *
 * @throws {Error} that says why it cannot be
 */
export async function planService(root: string, name: string): Promise<Change[]> {
  const serviceName = toServiceName(name, await readdir(root));
  return [...(await ownFiles(root, serviceName)), ...(await editedFiles(root, serviceName))];
}

async function ownFiles(root: string, name: ServiceName): Promise<Change[]> {
  const folder = join(root, template);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const source = join(entry.parentPath, entry.name);
        const isManifest = entry.name === 'kubernetes.yaml';
        return {
          path: isManifest
            ? `infra/k8s/base/${name.kebab}.yaml`
            : join(name.kebab, relative(folder, source)),
          text: fillIn(await readFile(source, 'utf8'), name),
          isNew: true,
        };
      }),
  );
}

async function editedFiles(root: string, name: ServiceName): Promise<Change[]> {
  const edits: [string, Edit][] = Object.entries({ ...textEdits, ...yamlEdits });
  return Promise.all(
    edits.map(async ([path, edit]) => {
      try {
        const text = edit(await readFile(join(root, path), 'utf8'), name);
        return { path, text, isNew: false };
      } catch (error) {
        // Somebody has changed it beyond what the edit knows.
        const reason = `${path}: ${(error as Error).message}`;
        throw new Error(`${reason}. Add the service by hand: docs/add-a-service.md`, {
          cause: error,
        });
      }
    }),
  );
}
