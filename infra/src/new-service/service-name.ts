/** One name as folders and paths have it, as identifiers and as types: `order-history`, `orderHistory`, `OrderHistory`. */
export interface ServiceName {
  kebab: string;
  camel: string;
  pascal: string;
}

/** What has these names already, in the cluster or below `/api`. */
const reserved = [
  'cloudflared',
  'dns',
  'front',
  'gateway',
  'mongo',
  'prometheus',
  'redis',
  'traefik',
  'users',
  'usher',
];

/**
 * @param taken what stands in the project's folder
 * @throws {Error} that says what is wrong with the name
 */
export function toServiceName(kebab: string, taken: readonly string[]): ServiceName {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kebab) || kebab.length > 30) {
    throw new Error(
      `${kebab} is no name for a service: up to 30 small letters, digits and single dashes, a letter first`,
    );
  }
  if (reserved.includes(kebab)) throw new Error(`${kebab} is the name of something else already`);
  if (taken.includes(kebab)) throw new Error(`${kebab}/ is there already`);
  const camel = kebab.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return { kebab, camel, pascal: camel.charAt(0).toUpperCase() + camel.slice(1) };
}

/** Puts the name in the place of the template's own. */
export function fillIn(template: string, { kebab, camel, pascal }: ServiceName): string {
  return template
    .replaceAll('Example', pascal)
    .replace(/example(?=[A-Z])/g, camel)
    .replaceAll('example', kebab);
}
