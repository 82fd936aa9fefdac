/** What a client without cookies holds; both from sign-in with `transport: 'bearer'` (RFC 6750). */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
}

/** Stores rotated tokens; they are used once it has resolved. */
export type OnTokens = (tokens: Tokens) => void | Promise<void>;

/** How requests show who sends them. */
export interface Credentials {
  /** Undefined where cookies do it. */
  accessToken(): Promise<string | undefined>;
  /** The body of `POST /refresh`. */
  refreshBody(): object;
  /** Takes the answer's new tokens, if there are any in it. */
  renew(answer: Partial<Tokens>): Promise<void>;
}

/** The browser's: HttpOnly cookies, which no script sees. */
export const cookieCredentials: Credentials = {
  accessToken: async () => undefined,
  refreshBody: () => ({}),
  renew: async () => {},
};

/** New tokens are handed over before they are used, so that none is lost that counts. */
export function bearerCredentials(tokens: Tokens, onTokens: OnTokens = () => {}): Credentials {
  let handedOver = true;

  async function handOver(): Promise<void> {
    if (handedOver) return;
    await onTokens({ ...tokens });
    handedOver = true;
  }
  return {
    async accessToken() {
      await handOver();
      return tokens.accessToken;
    },
    refreshBody: () => ({ refreshToken: tokens.refreshToken }),
    async renew({ accessToken, refreshToken }) {
      if (typeof accessToken !== 'string' || typeof refreshToken !== 'string') {
        throw new Error('The answer to a refresh holds no tokens');
      }
      tokens = { accessToken, refreshToken };
      handedOver = false;
      await handOver();
    },
  };
}
