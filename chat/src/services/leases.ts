/** Who is online, of all replicas: each holds its own users, for as long as it lives. */
export interface Leases {
  /** The user is here; the other replicas know it soon. */
  add(userId: string): void;
  /** The user is no longer here, but may be at another replica. */
  remove(userId: string): void;
  /** Who of these any replica holds; not to be found proves nothing where that is not complete. */
  holding(userIds: string[]): Promise<{ online: Set<string>; isComplete: boolean }>;
  /** How many users all replicas hold. */
  count(): Promise<number>;
  close(): Promise<void>;
}

/** For a process that runs alone. */
export function memoryLeases(): Leases {
  const held = new Set<string>();
  return {
    add: (userId) => void held.add(userId),
    remove: (userId) => void held.delete(userId),
    async holding(userIds) {
      return { online: new Set(userIds.filter((id) => held.has(id))), isComplete: true };
    },
    count: async () => held.size,
    async close() {},
  };
}
