export type { CurrentUser } from './current-user.js';
export { type ErrorCode, errorStatus } from './errors/codes.js';
export { errorHeaders } from './errors/error-headers.js';
export {
  type ErrorItem,
  HttpError,
  type HttpErrorOptions,
  isHttpError,
} from './errors/http-error.js';
export { toHttpError } from './errors/to-http-error.js';
export type { IntrospectionClient } from './introspection/http-question.js';
export type {
  AskSessions,
  IntrospectionOptions,
  SessionQuestion,
  SessionState,
} from './introspection/introspector.js';
export { keyList } from './keys/key-list.js';
export type { KeyOptions, KeySource, RemoteKeys } from './keys/key-source.js';
export { type KeyPair, newKeyPair } from './keys/new-key-pair.js';
export type { PublicJwk, VerificationKey } from './keys/verification-key.js';
export { isOwnOrigin } from './origin.js';
export { checkSecurityEvent } from './signals/check-security-event.js';
export {
  deliveryMethods,
  type EventType,
  eventTypes,
  type SecurityEvent,
  type SubjectId,
} from './signals/security-event.js';
export { signSecurityEvent } from './signals/sign-security-event.js';
export { authenticateRequest, identifyRequest } from './tokens/authenticate-request.js';
export {
  type AccessTokenClaims,
  type AccessTokenOptions,
  type ClientTokenClaims,
  signAccessToken,
} from './tokens/sign-access-token.js';
export { signGatewayProof } from './tokens/sign-gateway-proof.js';
export { type SigningKey, sharedSigningKey, toSigningKey } from './tokens/signing-key.js';
export { tokenInUrl } from './tokens/token-in-url.js';
export type { LegacyRules } from './verifier/check-legacy-token.js';
export type { TokenType } from './verifier/check-token.js';
export { createVerifier } from './verifier/create-verifier.js';
export type { ExternalTokens, ExternalUser } from './verifier/external-tokens.js';
export type { Freshness, StalePolicy } from './verifier/freshness.js';
export { isClientId, tokenOf, type VerifiedToken } from './verifier/verified-token.js';
export type {
  AuthenticateOptions,
  Decode,
  EntryListener,
  Refusal,
  Verifier,
  VerifierOptions,
} from './verifier/verifier.js';
