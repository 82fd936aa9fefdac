/** What one replica does, for those who watch over it. */
export interface ReplicaFigures {
  /** The machine's name and some letters more: another one after each start. */
  id: string;
  /** Open sockets by namespace. */
  sockets: Record<string, number>;
  /** Users with a socket of `/chat` here. */
  users: number;
  /** Rooms that somebody here hears. */
  rooms: number;
  eventsPerSecond: number;
  /** Messages that were stored through this replica. */
  storedPerSecond: number;
  /** Messages times the sockets here that they went to. */
  deliveriesPerSecond: number;
  /** How old knowledge of ended sessions can be; null before the feed was read. */
  feedLagMs: number | null;
  /** The 99th percentile of the event loop's delay within the last second. */
  eventLoopDelayMs: number;
}

export interface Figures {
  replicas: ReplicaFigures[];
  /** Sums; of lag and delay the greatest. Who is on two replicas is counted by both. */
  total: Omit<ReplicaFigures, 'id'>;
}

export function toFigures(replicas: ReplicaFigures[]): Figures {
  const sum = (of: (one: ReplicaFigures) => number) =>
    replicas.reduce((all, one) => all + of(one), 0);
  const namespaces = new Set(replicas.flatMap(({ sockets }) => Object.keys(sockets)));
  const lags = replicas.flatMap(({ feedLagMs }) => feedLagMs ?? []);
  return {
    replicas,
    total: {
      sockets: Object.fromEntries(
        [...namespaces].map((name) => [name, sum(({ sockets }) => sockets[name] ?? 0)]),
      ),
      users: sum(({ users }) => users),
      rooms: sum(({ rooms }) => rooms),
      eventsPerSecond: sum(({ eventsPerSecond }) => eventsPerSecond),
      storedPerSecond: sum(({ storedPerSecond }) => storedPerSecond),
      deliveriesPerSecond: sum(({ deliveriesPerSecond }) => deliveriesPerSecond),
      feedLagMs: lags.length < replicas.length ? null : Math.max(0, ...lags),
      eventLoopDelayMs: Math.max(0, ...replicas.map((one) => one.eventLoopDelayMs)),
    },
  };
}
