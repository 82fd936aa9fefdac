import type { Check } from '../stage.js';

const privileged = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'privileged' },
  spec: { containers: [{ name: 'main', image: 'none', securityContext: { privileged: true } }] },
};

/** What runs in such a namespace has passed the admission; this shows that there was one. */
export const podSecurity: Check = {
  title: 'pods that Pod Security "restricted" forbids are refused here',
  async run({ kubectl, report }) {
    const asked = kubectl.run(
      ['apply', '--dry-run=server', '--filename=-'],
      JSON.stringify(privileged),
    );
    const answer = await asked.catch((error: Error) => error.message);
    const seen = answer.includes('violates PodSecurity "restricted') ? 'refused' : answer;
    report.same('a privileged pod in this namespace', seen, 'refused');
  },
};
