import type { Container, PodSpec } from '../manifest.js';
import type { Rule } from './rule.js';
import { eachContainer, eachPod } from './rule.js';

/** Kubernetes' Pod Security Standard *restricted*: what the namespace's label makes the API server refuse. */
export const restricted: Rule = ({ manifests }) => [
  ...eachPod(manifests, podFaults),
  ...eachContainer(manifests, containerFaults),
];

function* podFaults({ securityContext, volumes = [], ...pod }: PodSpec) {
  if (securityContext?.runAsNonRoot !== true) yield 'runAsNonRoot is not true';
  // By number, since the kubelet cannot tell whether a name in an image is root's.
  if (!securityContext?.runAsUser) yield 'runAsUser is no number above 0';
  if (securityContext?.seccompProfile?.type !== 'RuntimeDefault') yield 'no seccomp profile';
  if (pod.hostNetwork || pod.hostPID || pod.hostIPC) yield 'shares something with its host';
  if (volumes.some((volume) => 'hostPath' in volume)) yield "mounts its host's files";
}

function* containerFaults({ securityContext, ports = [] }: Container) {
  if (securityContext?.privileged) yield 'is privileged';
  if (securityContext?.allowPrivilegeEscalation !== false) yield 'may escalate its privileges';
  const { add = [], drop = [] } = securityContext?.capabilities ?? {};
  if (!drop.includes('ALL') || add.length > 0) yield 'keeps capabilities';
  if (securityContext?.runAsUser === 0 || securityContext?.runAsNonRoot === false) yield 'is root';
  if (ports.some(({ hostPort }) => hostPort)) yield "takes a port of its host's";
}
