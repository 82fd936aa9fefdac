import type { ServiceAppOptions } from '@usher/common/service';
import type { WebConfig } from '../config.js';

/** Nothing but our own files, no inline script or style, no frame (ASVS 5.0 3.4.3, 3.4.6). */
export function pageHeaders({
  origins,
  secure,
}: Pick<WebConfig, 'origins' | 'secure'>): NonNullable<ServiceAppOptions['headers']> {
  const self = ["'self'"];
  // Not every browser counts a WebSocket of the same host as 'self'.
  const sockets = origins.map((origin) => origin.replace(/^http/, 'ws'));
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: self,
        styleSrc: self,
        imgSrc: self,
        connectSrc: [...self, ...sockets],
        baseUri: ["'none'"],
        formAction: self,
        frameAncestors: ["'none'"],
        ...(secure && { upgradeInsecureRequests: [] }),
      },
    },
    strictTransportSecurity: secure,
    // With no referrer at all, browsers hide the origin of what a page posts.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  };
}
