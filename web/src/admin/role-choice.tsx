import { roleName, roleNames } from './roles.js';

/** One box for each role; with those that an account has and this page does not know. */
export function RoleChoice({ roles }: { roles: readonly string[] }) {
  const all = [...new Set([...Object.keys(roleNames), ...roles])];
  return (
    <fieldset className="choices">
      <legend className="visually-hidden">Roles</legend>
      {all.map((role) => (
        <label key={role} className="choice">
          <input
            type="checkbox"
            name="roles"
            value={role}
            defaultChecked={roles.includes(role)}
            disabled={role === everybody}
          />
          {roleName(role)}
        </label>
      ))}
    </fieldset>
  );
}

/** The role that nobody can be without. */
const everybody = 'user';

/** What is chosen; a box that cannot be changed is not sent. */
export function rolesOf(data: FormData): string[] {
  return [everybody, ...data.getAll('roles').map(String)];
}
