/** What one replica of chat does. */
export interface ReplicaFigures {
  id: string;
  /** Open sockets by namespace. */
  sockets: Readonly<Record<string, number>>;
  users: number;
  rooms: number;
  eventsPerSecond: number;
  storedPerSecond: number;
  deliveriesPerSecond: number;
  /** Null before the session feed was read. */
  feedLagMs: number | null;
  eventLoopDelayMs: number;
}

export type FigureSet = Omit<ReplicaFigures, 'id'>;

export interface Figures {
  replicas: readonly ReplicaFigures[];
  total: FigureSet;
}

/** How the figures are shown, in the order of the columns. */
export const columns: readonly { label: string; of: (figures: FigureSet) => string }[] = [
  { label: 'Users', of: ({ users }) => whole(users) },
  { label: 'Chat sockets', of: ({ sockets }) => whole(sockets['/chat'] ?? 0) },
  { label: 'Public sockets', of: ({ sockets }) => whole(sockets['/public'] ?? 0) },
  { label: 'Admin sockets', of: ({ sockets }) => whole(sockets['/admin'] ?? 0) },
  { label: 'Rooms heard', of: ({ rooms }) => whole(rooms) },
  { label: 'Events/s', of: (one) => whole(one.eventsPerSecond) },
  { label: 'Stored/s', of: (one) => whole(one.storedPerSecond) },
  { label: 'Deliveries/s', of: (one) => whole(one.deliveriesPerSecond) },
  { label: 'Feed lag', of: ({ feedLagMs }) => (feedLagMs === null ? 'unknown' : ms(feedLagMs)) },
  { label: 'Loop delay', of: ({ eventLoopDelayMs }) => ms(eventLoopDelayMs) },
];

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function ms(value: number): string {
  return `${Math.round(value).toLocaleString('en')} ms`;
}
