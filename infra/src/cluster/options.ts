import { parseArgs } from 'node:util';
import { checks } from './checks.js';

export interface ClusterOptions {
  builder: 'docker' | 'podman' | 'buildah';
  /** Builds an image and hands it to the cluster, in place of `builder`, `registry` and `load`. */
  buildCommand?: string | undefined;
  registry?: string | undefined;
  load?: string | undefined;
  /** Image by name; these are not built. */
  images: Record<string, string>;
  namespace: string;
  ingress?: string | undefined;
  /** Through a Gateway in place of the Ingress. */
  gatewayApi: boolean;
  only: string[];
  keep: boolean;
}

export const helpText = `npm run test:cluster -- [options]

Builds the images, installs overlays/dev into an empty namespace of the cluster
that KUBECONFIG names, uses it through its ingress, breaks it, and removes it.
The cluster needs Traefik as its ingress controller. Needs kubectl.

Options
  --builder B          docker, podman or buildah, default docker
  --registry PREFIX    images are pushed there and pulled from there
  --load COMMAND       hands an image to a cluster without a registry; called
                       with its name: --load "kind load docker-image"
  --build COMMAND      builds and hands over in one; called with
                       NAME --build-arg SERVICE=... CONTEXT
  --image NAME=IMAGE   takes this one and does not build it, such as
                       --image mongo=registry.example/mongo:8; repeatable
  --namespace NAME     must not exist, default usher-test
  --ingress HOST:PORT  where the ingress controller answers; default what it
                       writes into the Ingress, and port 80
  --gateway-api        through a Gateway in place of the Ingress
  --only A,B           of the checks, default all
  --keep               leaves the namespace when it is over
  --help

Checks
${Object.entries(checks)
  .map(([name, { title }]) => `  ${name.padEnd(14)}${title}`)
  .join('\n')}

Exit status: 0 all right, 1 something was not, 2 it could not be run.
`;

/** Undefined where help is asked for. @throws {Error} that says what is wrong */
export function readOptions(args: string[]): ClusterOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      builder: { type: 'string', default: 'docker' },
      build: { type: 'string' },
      registry: { type: 'string' },
      load: { type: 'string' },
      image: { type: 'string', multiple: true, default: [] },
      namespace: { type: 'string', default: 'usher-test' },
      ingress: { type: 'string' },
      'gateway-api': { type: 'boolean', default: false },
      only: { type: 'string', default: Object.keys(checks).join() },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const only = values.only.split(',');
  const unknown = only.find((name) => !Object.hasOwn(checks, name));
  if (unknown !== undefined) throw new Error(`There is no check ${unknown}; see --help`);
  return {
    builder: toBuilder(values.builder),
    buildCommand: values.build,
    registry: values.registry,
    load: values.load,
    images: Object.fromEntries(values.image.map(toNamedImage)),
    namespace: values.namespace,
    ingress: values.ingress,
    gatewayApi: values['gateway-api'],
    only,
    keep: values.keep,
  };
}

function toBuilder(text: string): ClusterOptions['builder'] {
  if (text === 'docker' || text === 'podman' || text === 'buildah') return text;
  throw new Error('--builder takes docker, podman or buildah');
}

function toNamedImage(text: string): [string, string] {
  const [, name, image] = /^([\w-]+)=(\S+)$/.exec(text) ?? [];
  if (name !== undefined && image !== undefined) return [name, image];
  throw new Error('--image takes NAME=IMAGE');
}
