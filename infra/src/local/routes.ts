import { services } from '../services.js';

/** Which service answers below which path; the first that fits. */
export const routes = services
  .flatMap(({ name, paths }) => paths.map((path) => [path, name] as const))
  .sort(([a], [b]) => b.length - a.length);
