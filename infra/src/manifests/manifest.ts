/** As much of Kubernetes' objects as the rules look at. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Labels;
    annotations?: Labels;
  };
  spec?: Spec;
  data?: Labels;
  stringData?: Labels;
  automountServiceAccountToken?: boolean;
}

export type Labels = Record<string, string>;

export interface Selector {
  matchLabels?: Labels;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** Of all kinds at once; what each has is left to the schemas. */
export interface Spec {
  template?: { metadata?: { labels?: Labels }; spec: PodSpec };
  selector?: Selector & Labels;
  podSelector?: Selector;
  policyTypes?: string[];
  ingress?: { from?: { podSelector?: Selector }[]; ports?: PolicyPort[] }[];
  egress?: {
    to?: { podSelector?: Selector; namespaceSelector?: Selector }[];
    ports?: PolicyPort[];
  }[];
  strategy?: { rollingUpdate?: { maxUnavailable?: number | string } };
  scaleTargetRef?: { kind: string; name: string };
  minReplicas?: number;
  maxReplicas?: number;
  ports?: { name?: string; port: number; targetPort?: number | string }[];
  sessionAffinity?: string;
  rules?: Rule[];
  tls?: { hosts?: string[] }[];
  hostnames?: string[];
  forwardAuth?: { address?: string };
  listeners?: { protocol: string }[];
}

interface PolicyPort {
  port?: number | string;
}

/** Of an Ingress or an HTTPRoute. */
interface Rule {
  host?: string;
  http?: {
    paths: {
      path?: string;
      backend: { service?: { name: string; port: { name?: string; number?: number } } };
    }[];
  };
  matches?: { path?: { value?: string } }[];
  backendRefs?: { name: string; port?: number }[];
}

export interface PodSpec {
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  enableServiceLinks?: boolean;
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  terminationGracePeriodSeconds?: number;
  securityContext?: SecurityContext;
  topologySpreadConstraints?: unknown[];
  volumes?: Record<string, unknown>[];
  initContainers?: Container[];
  containers: Container[];
}

export interface Container {
  name: string;
  image: string;
  env?: { name: string; value?: string }[];
  envFrom?: { configMapRef?: { name: string }; secretRef?: { name: string } }[];
  ports?: { name?: string; containerPort: number; hostPort?: number }[];
  resources?: { requests?: Labels; limits?: Labels };
  securityContext?: SecurityContext;
  startupProbe?: Probe;
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  lifecycle?: { preStop?: { sleep?: { seconds: number } } };
}

export interface Probe {
  httpGet?: { path?: string };
}

export interface SecurityContext {
  runAsNonRoot?: boolean;
  runAsUser?: number;
  privileged?: boolean;
  allowPrivilegeEscalation?: boolean;
  readOnlyRootFilesystem?: boolean;
  seccompProfile?: { type: string };
  capabilities?: { add?: string[]; drop?: string[] };
}

/** `Deployment auth` */
export function nameOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.name}`;
}

/** What runs pods. */
export function workloads(manifests: Manifest[]): (Manifest & { pod: PodSpec; labels: Labels })[] {
  return manifests.flatMap((manifest) => {
    const { template } = manifest.spec ?? {};
    if (!template) return [];
    return [{ ...manifest, pod: template.spec, labels: template.metadata?.labels ?? {} }];
  });
}

export function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels) {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, values = [] }) => values.includes(labels[key] ?? ''))
  );
}
