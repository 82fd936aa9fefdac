import type { Request } from 'express';

/** What the gateway was asked, as far as we know. */
export interface OriginalRequest {
  method: string;
  /** Path and query, perhaps with the origin in front. */
  url: string;
  isUpgrade: boolean;
  /** What headers say of the address, whoever sent them: good enough to be more careful, not less. */
  shownUrls: string[];
}

/**
 * Each gateway tells of the original request in its own way: in `X-Forwarded-…`, in `X-Original-…`, or as
 * method and path suffix of its own request. Headers count only from a trusted proxy.
 */
export function originalRequest(req: Request, suffix: string): OriginalRequest {
  const isTrusted = req.app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  const given = isTrusted(req.socket.remoteAddress ?? '', 0) ? req : undefined;
  const shownUrls = [req.get('X-Forwarded-Uri'), req.get('X-Original-URL')];
  return {
    shownUrls: shownUrls.filter((url) => url !== undefined),
    method: given?.get('X-Forwarded-Method') || given?.get('X-Original-Method') || req.method,
    url: given?.get('X-Forwarded-Uri') || given?.get('X-Original-URL') || suffix,
    // Some gateways strip `Upgrade`, which is meant for one hop; what browsers send beside it stays.
    isUpgrade:
      req.headers.upgrade !== undefined || req.headers['sec-websocket-version'] !== undefined,
  };
}
