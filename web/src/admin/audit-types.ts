/** Everything that the audit trail tells of, in words. */
export const auditTypes = {
  signup: 'Signed up',
  signin: 'Signed in',
  'signin.refused': 'Sign-in refused',
  signout: 'Signed out',
  'session.ended': 'Device ended',
  'refresh.theft': 'Stolen session ended',
  'name.changed': 'Name changed',
  'password.changed': 'Password changed',
  'password.refused': 'Wrong password at a change',
  'password.forgotten': 'Password forgotten',
  'password.reset': 'Password reset',
  'email.requested': 'Confirmation asked for',
  'email.verified': 'E-mail confirmed',
  'identity.linked': 'Provider connected',
  'roles.changed': 'Roles changed',
  banned: 'Banned',
  unbanned: 'Ban lifted',
  'keys.rotated': 'Keys rotated',
};

export function auditTypeName(type: string): string {
  return (auditTypes as Record<string, string>)[type] ?? type;
}
