import {
  type Document,
  isMap,
  isSeq,
  type Node,
  parseAllDocuments,
  visit,
  type YAMLSeq,
} from 'yaml';
import type { Edit } from './text-edits.js';

/** What the files have for `web`, or for `chat` where paths lead, they get for the new service. */
export const yamlEdits: Record<string, Edit> = {
  'infra/k8s/base/kustomization.yaml': inYaml((doc, name) => copyItem(doc, ['resources'], name)),
  'infra/k8s/base/ingress.yaml': inYaml((doc, name) =>
    copyItem(doc, ['spec', 'rules', 0, 'http', 'paths'], name, { like: 'chat', at: -1 }),
  ),
  'infra/k8s/components/gateway-api/gateway.yaml': inYaml((doc, name) => {
    if (doc.get('kind') === 'HTTPRoute') {
      copyItem(doc, ['spec', 'rules'], name, { like: 'chat', at: -1 });
    }
  }),
  'infra/k8s/overlays/dev/kustomization.yaml': inYaml((doc, name) => {
    copyItem(doc, ['images'], name);
    copyItem(doc, ['secretGenerator'], name);
  }),
  'infra/k8s/overlays/prod/kustomization.yaml': inYaml((doc, name) =>
    copyItem(doc, ['images'], name),
  ),
  'skaffold.yaml': inYaml(addArtifact),
  'compose.yaml': inYaml((doc, name) => {
    copyEntry(doc, ['services'], 'web', name);
    copyEntry(doc, ['services'], 'web-dev', name);
  }),
  'infra/compose/routes.yaml': inYaml((doc, name) => {
    doc.setIn(['http', 'routers', name], { rule: `PathPrefix(\`/api/${name}\`)`, service: name });
    copyEntry(doc, ['http', 'services'], 'web', name);
  }),
};

/** Comments, order and style stay as they are. */
function inYaml(change: (doc: Document, name: string) => void): Edit {
  return (text, { kebab }) =>
    parseAllDocuments(text)
      .map((doc) => {
        change(doc as Document, kebab);
        return doc.toString({ lineWidth: 0, flowCollectionPadding: false });
      })
      .join('');
}

/** Skaffold's profiles speak of artifacts by their index. */
function addArtifact(doc: Document, name: string): void {
  const artifacts = listAt(doc, ['build', 'artifacts']);
  const from = `/artifacts/${indexOf(artifacts, 'web')}/`;
  const to = `/artifacts/${artifacts.items.length}/`;
  copyItem(doc, ['build', 'artifacts'], name, { at: artifacts.items.length });
  for (const profile of listAt(doc, ['profiles']).items) {
    const patches = isMap(profile) && profile.get('patches');
    if (!isSeq<Node>(patches)) continue;
    const models = patches.items.filter((patch) => textOf(patch).includes(from));
    patches.items.push(...models.map((patch) => renamed(renamed(patch, from, to), 'web', name)));
  }
}

/** Repeats the first item of a list that speaks of a service, for another; after it, unless told where. */
function copyItem(
  doc: Document,
  path: (string | number)[],
  name: string,
  { like = 'web', at }: { like?: string; at?: number } = {},
): void {
  const list = listAt(doc, path);
  const index = indexOf(list, like);
  list.items.splice(at ?? index + 1, 0, renamed(list.items[index] as Node, like, name));
}

function copyEntry(doc: Document, path: string[], key: string, name: string): void {
  const map = doc.getIn(path);
  const index = isMap(map) ? map.items.findIndex((pair) => String(pair.key) === key) : -1;
  const value = doc.getIn([...path, key]);
  if (!isMap(map) || !isMap(value)) throw new Error(`no ${[...path, key].join(' ')}`);
  const entry = doc.createPair(key.replace('web', name), renamed(value, 'web', name));
  map.items.splice(index + 1, 0, entry);
}

function listAt(doc: Document, path: (string | number)[]): YAMLSeq<Node> {
  const list = doc.getIn(path);
  if (!isSeq<Node>(list)) throw new Error(`no list ${path.join(' ')}`);
  return list;
}

function indexOf(list: YAMLSeq<Node>, like: string): number {
  const index = list.items.findIndex((item) => textOf(item).match(/\w+/g)?.includes(like));
  if (index < 0) throw new Error(`no item for ${like}`);
  return index;
}

function renamed<T extends Node>(node: T, from: string, to: string): T {
  const copy = node.clone() as T;
  // What is said of the original need not be true of the copy.
  copy.commentBefore = null;
  copy.spaceBefore = false;
  visit(copy, {
    Scalar(_key, scalar) {
      if (typeof scalar.value === 'string') scalar.value = scalar.value.replaceAll(from, to);
    },
  });
  return copy;
}

function textOf(node: Node): string {
  return JSON.stringify(node);
}
