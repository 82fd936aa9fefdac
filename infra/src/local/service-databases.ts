/** Gives each service a database of its own behind one MongoDB address. */
export function serviceDatabase(mongoUrl: string, service: string): string {
  const url = new URL(mongoUrl);
  const given = url.pathname.slice(1);
  // With a database in the address, drivers look for the user there unless told otherwise.
  if (url.username && !url.searchParams.has('authSource')) {
    url.searchParams.set('authSource', given || 'admin');
  }
  url.pathname = `/${given || 'usher'}-${service}`;
  return url.href;
}
