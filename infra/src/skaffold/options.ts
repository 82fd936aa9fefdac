import { parseArgs } from 'node:util';

export interface SkaffoldOptions {
  profile?: string | undefined;
  namespace: string;
  edits: number;
}

export const helpText = `npm run test:skaffold -- [options]

Runs "skaffold dev" on a copy of the project against the cluster that
KUBECONFIG names, edits routes, and measures how long it takes until they
answer anew. Needs skaffold and kubectl; removes what it has installed.

Options
  --profile P     of skaffold.yaml besides dev, such as buildah
  --namespace N   must not exist, default usher-skaffold
  --edits N       of a route of auth, default 10
  --help

Exit status: 0 all right, 1 something was not, 2 it could not be run.
`;

/** Undefined where help is asked for. @throws {Error} that says what is wrong */
export function readOptions(args: string[]): SkaffoldOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      profile: { type: 'string' },
      namespace: { type: 'string', default: 'usher-skaffold' },
      edits: { type: 'string', default: '10' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const edits = Number(values.edits);
  if (!Number.isSafeInteger(edits) || edits < 1) throw new Error('--edits takes a whole number');
  return { profile: values.profile, namespace: values.namespace, edits };
}
