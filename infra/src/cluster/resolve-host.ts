import dns from 'node:dns';

/** Lets a name lead to an address in this process, as `curl --resolve` does; undone by what it returns. */
export function resolveHost(name: string, address: string): () => void {
  const { lookup } = dns;
  const instead = (host: string, ...rest: unknown[]) =>
    Reflect.apply(lookup, dns, [host === name ? address : host, ...rest]);
  dns.lookup = Object.assign(instead, lookup) as typeof lookup;
  return () => {
    dns.lookup = lookup;
  };
}
