import { type SigningKey, signGatewayProof, type VerifiedToken } from '@usher/common';

export interface GatewayProofsOptions {
  /** The key that signs at present. */
  signingKey: () => SigningKey;
  issuer: string;
  audience: string;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** The proof that a gateway hands to the services behind it. */
export type ProofOf = (verified: VerifiedToken) => string;

/** A proof counts for 30 seconds; used again this long, neither we nor the services behind pay for each request. */
const reuseMs = 10_000;
/** Gateways and servers bound their headers. */
const maxLength = 1024;

export function createGatewayProofs(options: GatewayProofsOptions): ProofOf {
  const { signingKey, now, ...rest } = options;
  // By the verifier's own cached objects, so that it forgets as the verifier does.
  const proofs = new WeakMap<VerifiedToken, { proof: string; signedAt: number }>();

  function sign(verified: VerifiedToken): string {
    const proof = signGatewayProof(verified, signingKey(), { ...rest, now });
    if (proof.length <= maxLength) return proof;
    // Only the name is for people's eyes, so only that may be shortened.
    const excess = Math.ceil(((proof.length - maxLength) * 3) / 4);
    const user = { ...verified.user, name: shorten(verified.user.name, excess) };
    return signGatewayProof({ ...verified, user }, signingKey(), { ...rest, now });
  }

  return (verified) => {
    const at = now();
    const known = proofs.get(verified);
    if (known && Math.abs(at - known.signedAt) < reuseMs) return known.proof;
    const proof = sign(verified);
    proofs.set(verified, { proof, signedAt: at });
    return proof;
  };
}

/** Without so many bytes at its end, but never without its first character. */
function shorten(name: string, bytes: number): string {
  const characters = [...name];
  for (let cut = 0; cut < bytes && characters.length > 1; ) {
    cut += Buffer.byteLength(characters.pop() ?? '');
  }
  return characters.join('');
}
