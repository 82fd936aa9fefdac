import { deliveryMethods } from '@usher/common';
import { Router } from 'express';

/** Where receivers find everything else (Shared Signals Framework 1.0 section 7). */
export function ssfConfiguration(publicUrl: string): Router {
  const base = `${publicUrl}/api/users/ssf`;
  const router = Router();
  router.get('/.well-known/ssf-configuration', (_req, res) => {
    res.json({
      spec_version: '1_0',
      issuer: publicUrl,
      jwks_uri: `${publicUrl}/.well-known/jwks.json`,
      delivery_methods_supported: [deliveryMethods.push, deliveryMethods.poll],
      configuration_endpoint: `${base}/streams`,
      status_endpoint: `${base}/status`,
      verification_endpoint: `${base}/verification`,
      authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
      default_subjects: 'ALL',
    });
  });
  return router;
}
