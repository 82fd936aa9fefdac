/** The roles that administrators give and take; everybody is a user. */
export const roleNames = {
  user: 'User',
  moderator: 'Moderator',
  admin: 'Admin',
  service: 'Service',
};

export function roleName(role: string): string {
  return (roleNames as Record<string, string>)[role] ?? role;
}
