/** One panel: a title, Grafana's unit, and queries by what the legend calls them. */
export interface Panel {
  title: string;
  /** Such as `s`, `reqps`, `percentunit`; see Grafana's list. */
  unit: string;
  queries: Record<string, string>;
}

export interface Dashboard {
  /** In the address; stays the same for ever. */
  uid: string;
  title: string;
  panels: Panel[];
}

const width = 8;
const height = 7;
const perRow = 24 / width;
const datasource = { type: 'prometheus', uid: '$datasource' };

/** What Grafana imports. */
export function toGrafana({ uid, title, panels }: Dashboard): object {
  return {
    uid,
    title,
    tags: ['usher'],
    schemaVersion: 39,
    editable: false,
    refresh: '10s',
    time: { from: 'now-1h', to: 'now' },
    templating: {
      list: [{ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' }],
    },
    panels: panels.map(toPanel),
  };
}

function toPanel({ title, unit, queries }: Panel, i: number): object {
  return {
    id: i + 1,
    type: 'timeseries',
    title,
    datasource,
    gridPos: { x: (i % perRow) * width, y: Math.floor(i / perRow) * height, w: width, h: height },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: Object.entries(queries).map(([legendFormat, expr], n) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + n),
      datasource,
      expr,
      legendFormat,
    })),
  };
}
