/** Where a request came from. */
export interface Device {
  userAgent: string;
  address: string;
}
