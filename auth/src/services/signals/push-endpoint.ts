import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Why SETs must not be sent there, or undefined where they may. Plain http is for trying things out on one
 * machine.
 */
export function endpointFault(text: string, { local }: { local: boolean }): string | undefined {
  if (!URL.canParse(text)) return 'This is not an address';
  const { protocol, username, password, hash, hostname } = new URL(text);
  if (username || password || hash) return 'Leave out credentials and fragment';
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (local && (hostname === 'localhost' || isOwn(bare))) return undefined;
  if (protocol !== 'https:') return 'Use https';
  return hostname === 'localhost' || isOwn(bare) ? 'This address is our own' : undefined;
}

/** Finds addresses as usual, but none of this machine, its link or nobody: names can point anywhere. */
export const lookupElsewhere: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const foreign = addresses.filter(({ address }) => !isOwn(address));
    const [first] = foreign;
    if (!first) return callback(new Error(`${hostname} is an address of our own`), []);
    if (options.all) callback(null, foreign);
    else callback(null, first.address, first.family);
  });
};

const own = new BlockList();
own.addSubnet('0.0.0.0', 8, 'ipv4');
own.addSubnet('127.0.0.0', 8, 'ipv4');
own.addSubnet('169.254.0.0', 16, 'ipv4');
own.addSubnet('::', 127, 'ipv6');
own.addSubnet('fe80::', 10, 'ipv6');

function isOwn(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && own.check(address, version === 4 ? 'ipv4' : 'ipv6');
}
