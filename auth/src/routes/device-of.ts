import type { Request } from 'express';
import type { Device } from '../services/device.js';

/** Where a request came from, as far as proxies may be believed. */
export function deviceOf(req: Request): Device {
  return { userAgent: (req.get('user-agent') ?? '').slice(0, 256), address: req.ip ?? '' };
}
