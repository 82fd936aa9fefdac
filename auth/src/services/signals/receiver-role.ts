/** What a client must be to have streams, and may be without being one of the cluster's own services. */
export const receiverRole = 'signals';
