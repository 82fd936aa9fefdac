/** One sign-in of the visitor, as auth lists it. */
export interface Device {
  sid: string;
  /** The one that asks. */
  current: boolean;
  /** ISO 8601. */
  createdAt: string;
  lastUsedAt: string;
  userAgent: string;
  address: string;
}
