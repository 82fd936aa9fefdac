import type { Dashboard } from './dashboard.js';

const every = '[$__rate_interval]';

/** How many times a second, by these labels. */
const rate = (metric: string, by: string) => `sum by (${by}) (rate(${metric}${every}))`;

const p99 = (histogram: string, by: string) =>
  `histogram_quantile(0.99, sum by (${by}, le) (rate(${histogram}_bucket${every})))`;

const mean = (histogram: string) =>
  `sum(rate(${histogram}_sum${every})) / sum(rate(${histogram}_count${every}))`;

const worst = (gauge: string, by = 'service, instance') => `max by (${by}) (${gauge})`;

const requests = 'http_request_duration_seconds';
const failed = `${requests}_count{status=~"5.."}`;
const refused = `${requests}_count{status=~"4.."}`;

/** All of them; `npm run dashboards -w infra` writes the files that Grafana reads. */
export const dashboards: Dashboard[] = [
  {
    uid: 'usher-services',
    title: 'Usher: services',
    panels: [
      {
        title: 'Requests',
        unit: 'reqps',
        queries: { '{{service}}': rate(`${requests}_count`, 'service') },
      },
      {
        title: 'Failed requests (5xx)',
        unit: 'percentunit',
        queries: {
          '{{service}}': `${rate(failed, 'service')} / ${rate(`${requests}_count`, 'service')}`,
        },
      },
      { title: 'Duration, p99', unit: 's', queries: { '{{service}}': p99(requests, 'service') } },
      {
        title: 'The busiest routes',
        unit: 'reqps',
        queries: {
          '{{service}} {{method}} {{route}}': `topk(10, ${rate(`${requests}_count`, 'service, method, route')})`,
        },
      },
      {
        title: 'The slowest routes, p99',
        unit: 's',
        queries: {
          '{{service}} {{method}} {{route}}': `topk(10, ${p99(requests, 'service, method, route')})`,
        },
      },
      {
        title: 'Refused requests (4xx)',
        unit: 'reqps',
        queries: { '{{service}} {{status}}': rate(refused, 'service, status') },
      },
      {
        title: 'Not ready',
        unit: 'short',
        queries: { '{{service}} {{instance}} {{check}}': 'service_check_ok == 0' },
      },
      {
        title: 'Event loop lag, p99',
        unit: 's',
        queries: { '{{instance}}': worst('nodejs_eventloop_lag_p99_seconds', 'instance') },
      },
      {
        title: 'CPU',
        unit: 'percentunit',
        queries: { '{{instance}}': rate('process_cpu_seconds_total', 'instance') },
      },
      {
        title: 'Memory',
        unit: 'bytes',
        queries: { '{{instance}}': worst('process_resident_memory_bytes', 'instance') },
      },
    ],
  },
  {
    uid: 'usher-sessions',
    title: 'Usher: sessions',
    panels: [
      {
        title: 'Age of what services know (feed lag)',
        unit: 's',
        queries: { '{{service}} {{instance}}': worst('session_feed_lag_seconds') },
      },
      {
        title: 'From a sign-out to its effect, p99',
        unit: 's',
        queries: { '{{service}}': p99('session_revocation_latency_seconds', 'service') },
      },
      {
        title: 'Revocations taking effect',
        unit: 'ops',
        queries: { '{{service}}': rate('session_revocation_latency_seconds_count', 'service') },
      },
      {
        title: 'Sign-ins, refreshes, sign-outs',
        unit: 'reqps',
        queries: {
          '{{route}} {{status}}': rate(
            `${requests}_count{service="auth",route=~".*/(signin|refresh|signout)"}`,
            'route, status',
          ),
        },
      },
      {
        title: 'Passwords in the queue',
        unit: 'short',
        queries: { '{{instance}} {{state}}': worst('auth_password_hash_queue', 'instance, state') },
      },
      {
        title: 'One password hash',
        unit: 's',
        queries: { mean: mean('auth_password_hash_duration_seconds') },
      },
      {
        title: 'Passwords refused, appends failed',
        unit: 'ops',
        queries: {
          'refused {{instance}}': rate('auth_password_hash_refused_total', 'instance'),
          'not appended {{instance}}': rate('auth_outbox_failures_total', 'instance'),
        },
      },
      {
        title: "Clocks, from Redis's",
        unit: 's',
        queries: { '{{instance}}': worst('abs(session_feed_clock_offset_seconds)', 'instance') },
      },
    ],
  },
  {
    uid: 'usher-chat',
    title: 'Usher: chat',
    panels: [
      {
        title: 'Open sockets',
        unit: 'short',
        queries: { '{{namespace}}': 'sum by (namespace) (socket_connections)' },
      },
      {
        title: 'Events',
        unit: 'ops',
        queries: { '{{event}}': rate('socket_events_total', 'event') },
      },
      {
        title: 'Events that are not ok',
        unit: 'ops',
        queries: {
          '{{event}} {{outcome}}': rate('socket_events_total{outcome!="ok"}', 'event, outcome'),
        },
      },
      {
        title: 'Time to the ack, p99',
        unit: 's',
        queries: { '{{event}}': p99('socket_event_duration_seconds', 'event') },
      },
      {
        title: 'Messages stored and delivered',
        unit: 'ops',
        queries: {
          stored: `sum(rate(chat_message_group_size_sum${every}))`,
          delivered: `sum(rate(chat_deliveries_total${every}))`,
        },
      },
      {
        title: 'Messages in one write',
        unit: 'short',
        queries: { mean: mean('chat_message_group_size') },
      },
      {
        title: 'Fan-out backlog',
        unit: 's',
        queries: { '{{instance}}': worst('chat_fan_out_backlog_seconds', 'instance') },
      },
      {
        title: 'Pushes dropped, slow clients closed',
        unit: 'ops',
        queries: {
          'dropped {{instance}}': rate('chat_fan_out_dropped_total', 'instance'),
          'closed {{instance}}': rate('chat_slow_clients_closed_total', 'instance'),
        },
      },
    ],
  },
];
