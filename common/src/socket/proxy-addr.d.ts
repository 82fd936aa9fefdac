declare module 'proxy-addr' {
  import type { IncomingHttpHeaders } from 'node:http';

  type Trust = (address: string, hop: number) => boolean;
  interface Visitor {
    headers: IncomingHttpHeaders;
    socket: { remoteAddress: string };
  }

  function proxyAddr(req: Visitor, trust: Trust): string;
  namespace proxyAddr {
    function compile(ranges: string[]): Trust;
  }
  export = proxyAddr;
}
