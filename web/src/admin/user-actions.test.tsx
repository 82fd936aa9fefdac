import { renderToString } from 'react-dom/server';
import { adminUser } from '../account/account.fixture.js';
import { RoleChoice, rolesOf } from './role-choice.js';
import { UserMenu } from './user-menu.js';

describe('what can be done about an account', () => {
  const menu = (status: string, isMe = false) =>
    renderToString(
      <UserMenu
        user={adminUser('u1', { status })}
        isMe={isMe}
        onChoose={() => {}}
        onClose={() => {}}
      />,
    );

  test('is a ban, or lifting it, and neither for oneself', () => {
    expect(menu('active')).toContain('Ban…');
    expect(menu('banned')).toContain('Lift the ban…');
    expect(menu('banned')).not.toContain('Ban…');
    expect(menu('active', true)).not.toContain('Ban…');
  });

  test('leads to what has happened to it', () => {
    expect(menu('active')).toContain('href="/admin/audit?userId=u1"');
  });
});

describe('roles', () => {
  test('are boxes; that of a user is for everybody, and unknown ones are kept', () => {
    const html = renderToString(<RoleChoice roles={['user', 'admin', 'usher']} />);
    const boxes = html.match(/<input[^>]*>/g) ?? [];
    const of = (role: string) => boxes.find((box) => box.includes(`value="${role}"`)) ?? '';
    expect(of('user')).toMatch(/disabled/);
    for (const role of ['user', 'admin', 'usher']) expect(of(role)).toMatch(/checked/);
    expect(of('moderator')).not.toMatch(/checked|disabled/);
  });

  test('that are sent are those chosen, with that of a user', () => {
    const data = new FormData();
    data.append('roles', 'admin');
    data.append('roles', 'moderator');
    expect(rolesOf(data)).toEqual(['user', 'admin', 'moderator']);
    expect(rolesOf(new FormData())).toEqual(['user']);
  });
});
