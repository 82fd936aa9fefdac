import { parse } from 'yaml';
import { toGrafana } from './dashboard.js';
import { dashboards } from './dashboards.js';
import { documentedMetrics, exposedMetrics, readPage } from './metrics.fixture.js';
import { metricOf, parsePromql } from './promql.fixture.js';

interface Rule {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: string };
  annotations: { summary: string; runbook_url: string };
}

const rules = async (): Promise<Rule[]> => {
  const resource = parse(await readPage('infra/k8s/components/prometheus/rules.yaml'));
  return resource.spec.groups.flatMap(({ rules }: { rules: Rule[] }) => rules);
};

test('docs/operations.md lists exactly the metrics that the services expose', async () => {
  const [documented, exposed] = [await documentedMetrics(), await exposedMetrics()];
  expect(documented.toSorted()).toEqual(exposed.toSorted());
  // Prometheus's own conventions, which prom-client's figures of the process do not all follow.
  const ours = exposed.filter((one) => !/^(nodejs|process)_/.test(one));
  for (const [name = '', type] of ours.map((one) => one.split(' '))) {
    expect([name, /_total$/.test(name)]).toEqual([name, type === 'counter']);
    expect(name).not.toMatch(/_(ms|milliseconds|minutes)\b/);
  }
});

async function unknownIn(expressions: string[]): Promise<string[]> {
  const known = new Set((await documentedMetrics()).map((one) => one.split(' ')[0] ?? ''));
  expect(expressions.length).toBeGreaterThan(0);
  return expressions.flatMap((expression) => {
    const { errors, metrics } = parsePromql(expression);
    if (errors.length > 0 || metrics.length === 0) return [`cannot be read: ${expression}`];
    return metrics.filter((series) => !known.has(metricOf(series, known)));
  });
}

test.each(dashboards)('$title asks for nothing that there is not', async ({ panels }) => {
  expect(await unknownIn(panels.flatMap(({ queries }) => Object.values(queries)))).toEqual([]);
});

test.each(dashboards)(
  '$uid.json is what `npm run dashboards -w infra` writes',
  async (dashboard) => {
    const file = await readPage(`infra/observability/dashboards/${dashboard.uid}.json`);
    expect(JSON.parse(file)).toEqual(toGrafana(dashboard));
  },
);

test('alerts ask for nothing that there is not', async () => {
  expect(await unknownIn((await rules()).map(({ expr }) => expr))).toEqual([]);
});

test('each alert says how bad it is, and where to read what to do', async () => {
  const page = await readPage('docs/operations.md');
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
    text.toLowerCase().replaceAll(' ', '-'),
  );
  const all = await rules();
  expect(new Set(all.map(({ alert }) => alert)).size).toBe(all.length);
  for (const { alert, labels, annotations, ...rule } of all) {
    const [path, anchor = ''] = annotations.runbook_url.split('#');
    expect([alert, path, anchor, rule.for]).toEqual([
      alert,
      'docs/operations.md',
      alert.toLowerCase(),
      expect.stringMatching(/^\d+[sm]$/),
    ]);
    expect(headings).toContain(anchor);
    expect(['critical', 'warning']).toContain(labels.severity);
    expect(annotations.summary.length).toBeGreaterThan(10);
  }
});

test.each([
  ['sum(rate(a_total[5m])', 'no closing bracket'],
  ['rate(a_total)) > 1', 'one too many'],
  ['a_seconds >', 'nothing to compare with'],
])('%s cannot be read: %s', (expression) => {
  expect(parsePromql(expression).errors).not.toEqual([]);
});
