import { renderToString } from 'react-dom/server';
import { AccountForm } from './account-form.js';
import { sortErrors } from './sort-errors.js';

const fields = ['email', 'password'];
const taken = { code: 'CONFLICT', message: 'There is already an account', field: 'email' };

describe('errors of an answer', () => {
  test('go to their field, the first of each, and above the form when it has no such field', () => {
    const short = { code: 'VALIDATION_FAILED', message: 'Too short', field: 'password' };
    const items = [
      taken,
      short,
      { ...short, message: 'Too simple' },
      { code: 'STALE', message: 'Later' },
    ];
    expect(
      sortErrors([...items, { ...taken, field: 'captcha', message: 'Robot' }], fields),
    ).toEqual({
      fields: { email: 'There is already an account', password: 'Too short' },
      form: ['Later', 'Robot'],
    });
  });

  test('are read out with the field, which is marked as invalid', () => {
    const html = renderToString(
      <AccountForm
        kind="signin"
        pending={false}
        errors={sortErrors([taken], fields)}
        onSubmit={() => {}}
      />,
    );
    const input = /<input[^>]*name="email"[^>]*>/.exec(html)?.[0] ?? '';
    const [, id] = /aria-describedby="([^"]+)"/.exec(input) ?? [];
    expect(input).toContain('aria-invalid="true"');
    expect(html).toContain(`id="${id}">There is already an account</p>`);
    expect(/<input[^>]*name="password"[^>]*>/.exec(html)?.[0]).not.toContain('aria-invalid');
  });
});

describe('an account form', () => {
  const form = (pending: boolean) =>
    renderToString(
      <AccountForm
        kind="signup"
        pending={pending}
        errors={sortErrors([], fields)}
        onSubmit={() => {}}
      />,
    );

  test('keeps the password out of the address even if no script ever runs', () => {
    expect(form(false)).toMatch(/<form[^>]* method="post"/);
    expect(form(false)).toMatch(/<button[^>]*type="submit"[^>]*disabled=""/);
  });

  test('says that it is being sent', () => {
    expect(form(true)).toContain('Creating your account…');
    expect(form(true)).toContain('aria-busy="true"');
  });
});
