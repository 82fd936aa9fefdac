import type { IncomingMessage } from 'node:http';

/**
 * True for a browser on this machine that asks for this machine. The `Host` counts too: a foreign name
 * that leads here (DNS rebinding), or a proxy that hands on what came from elsewhere, is refused.
 */
export function isOwnMachine({ socket, headers }: IncomingMessage): boolean {
  const { host = '' } = headers;
  const forwarded = 'forwarded' in headers || 'x-forwarded-for' in headers;
  if (forwarded || !URL.canParse(`http://${host}`)) return false;
  return isLoopback(socket.remoteAddress ?? '') && isLoopback(new URL(`http://${host}`).hostname);
}

/** @param name a host name or an address, in brackets or not */
export function isLoopback(name: string): boolean {
  const address = name.replace(/^\[|\]$/g, '').replace(/^::ffff:/, '');
  return address === 'localhost' || address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address);
}
