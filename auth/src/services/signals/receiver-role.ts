/** What a client must be to have streams: the role `service` alone is of the cluster's own. */
export const receiverRole = 'signals';
