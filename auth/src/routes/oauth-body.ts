import express, { type RequestHandler } from 'express';

/**
 * Bodies as OAuth clients send them: forms, and JSON as everywhere else. A foreign page can send a form too,
 * but not the client's secret that these routes ask for.
 */
export function oauthBody({ limitBytes = 16 * 1024 } = {}): RequestHandler[] {
  return [
    express.urlencoded({ extended: false, limit: limitBytes }),
    express.json({ limit: limitBytes }),
  ];
}
