import { availableParallelism, cpus } from 'node:os';

/** What the figures were measured on; never which machine. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `Node ${process.versions.node}, ${availableParallelism()} cores (${model}), ${process.platform}`;
}
