import type { Kubectl, KubeObject } from './kubectl.js';

export interface ProbeOptions {
  name: string;
  labels?: Record<string, string>;
  /** What Node runs there. */
  script: string;
}

/** A pod that Pod Security "restricted" lets pass, with the image of chat, of which it needs Node alone. */
export async function probePod(
  kubectl: Kubectl,
  { name, labels = {}, script }: ProbeOptions,
): Promise<object> {
  const chat = await kubectl.get<KubeObject & { spec: { template: PodTemplate } }>(
    'deployment/chat',
  );
  const { image, imagePullPolicy } = chat.spec.template.spec.containers[0] ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels },
    spec: {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'main',
          image,
          imagePullPolicy,
          command: ['node', '-e', script],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}

interface PodTemplate {
  spec: { containers: { image: string; imagePullPolicy?: string }[] };
}
