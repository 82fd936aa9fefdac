/** Gives each service a database of its own behind one MongoDB address. */
export function serviceDatabase(mongoUrl: string, service: string): string {
  const [, server, given = '', query = ''] = parts.exec(mongoUrl) ?? [];
  // Not by `URL`: an address may name several hosts with their ports.
  if (!server) throw new Error('MONGO_URL is not an address such as mongodb://host/?replicaSet=rs');
  const options = new URLSearchParams(query);
  // With a database in the address, drivers look for the user there unless told otherwise.
  if (server.includes('@') && !options.has('authSource')) {
    options.set('authSource', given || 'admin');
  }
  return `${server}/${given || 'usher'}-${service}${options.size > 0 ? `?${options}` : ''}`;
}

const parts = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/;
