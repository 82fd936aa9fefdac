import proxyAddr from 'proxy-addr';
import type { Socket } from 'socket.io';

/** As Express's `trust proxy`: how many proxies stand in front, or their ranges; `false` for none. */
export type TrustProxy = number | string[] | false;

/**
 * Where a socket's visitor comes from, by the rule of Express's `req.ip`: only a trusted proxy's word on it
 * counts (ASVS 5.0 4.1.3), while `handshake.address` is always the nearest proxy's.
 *
 * @example const address = clientAddress(context.trustProxy);
 * @throws TypeError for a range that is none
 */
export function clientAddress(trustProxy: TrustProxy = false): (socket: Socket) => string {
  const trust =
    typeof trustProxy === 'number'
      ? (_address: string, hop: number) => hop < trustProxy
      : proxyAddr.compile(trustProxy || []);
  return ({ handshake: { headers, address } }) =>
    proxyAddr({ headers, socket: { remoteAddress: address } }, trust);
}
