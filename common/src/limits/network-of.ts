import { isIPv6 } from 'node:net';

/**
 * What counts as one visitor's address: an IPv4 address whole, of an IPv6 address the first 64 bits, since a
 * household or a rented server has all that follow to itself.
 *
 * @param address `req.ip`, so that only a trusted proxy can say where somebody comes from (ASVS 5.0 4.1.3)
 */
export function networkOf(address: string | undefined): string {
  if (!address) return 'unknown';
  const [bare = ''] = address.split('%', 1);
  if (!isIPv6(bare)) return bare.slice(0, 64);
  const groups = groupsOf(bare);
  // An IPv4 visitor of a server that listens on IPv6.
  if (/^(0,){5}ffff,/.test(groups.join())) {
    return groups.slice(6).flatMap(bytesOf).join('.');
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** All eight groups, as short as they can be written. */
function groupsOf(address: string): string[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = [], tail = []] = canonical
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  return [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
}

function bytesOf(group: string): number[] {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 255];
}
