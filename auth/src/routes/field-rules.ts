/** What fields may hold: for those who check them, and for the contract that says so. */
export const lengths = {
  email: { max: 254 },
  name: { min: 1, max: 80 },
  newPassword: { min: 8, max: 128 },
  /** To compare: whatever the rules for new ones are. */
  password: { min: 1, max: 128 },
  refreshToken: { min: 1, max: 256 },
  accessToken: { min: 1, max: 8_192 },
  grantType: { min: 1, max: 64 },
  banReason: { max: 500 },
  /** Of an account, in a question about the audit trail. */
  accountId: { min: 1, max: 64 },
  /** Of a session or user that somebody else may have named. */
  foreignId: { min: 1, max: 256 },
} as const;

export const patterns = {
  /** An account's id, and where a list goes on. */
  objectId: /^[0-9a-f]{24}$/,
  sid: /^[\w-]{1,64}$/,
  mailedToken: /^[\w-]{1,64}$/,
  provider: /^[a-z0-9-]{1,32}$/,
  directoryCursor: /^[\w-]{1,100}$/,
  directoryIds: /^[\w:-]{1,80}(?:,[\w:-]{1,80}){0,99}$/,
} as const;

/** Entries of one page, or of one question. */
export const counts = {
  page: { min: 1, max: 100 },
  directory: { min: 1, max: 1_000 },
  introspected: { min: 1, max: 1_000 },
  roles: { max: 16 },
} as const;

export const defaults = { page: 50, directory: 200 } as const;
