import { HttpError } from '@usher/common';
import { dictionary } from '@zxcvbn-ts/language-common';

/** The most frequent passwords of known data breaches, as far as they are long enough to be chosen. */
const breached = new Set(
  dictionary['passwords-common'].filter(({ length }) => length >= 8).map(folded),
);

/** Whose password it is; values that are not yet validated count as none. */
export interface PasswordOwner {
  email?: unknown;
  name?: unknown;
}

/** @throws HttpError `VALIDATION_FAILED` at `field` when the account's owner may not choose this password */
export function requireGoodPassword(password: string, owner: PasswordOwner, field: string): void {
  const fault = passwordFault(password, owner);
  if (fault) throw new HttpError('VALIDATION_FAILED', fault, { field });
}

/** Why nobody may choose this password (ASVS 5.0 6.2.4, 6.2.11, 6.2.12), or undefined. */
export function passwordFault(password: string, owner: PasswordOwner): string | undefined {
  const chosen = folded(password);
  if (breached.has(chosen)) return 'This password is known from data breaches: choose another';
  const own = [owner.email, owner.name, localPart(owner.email)];
  if (own.some((value) => typeof value === 'string' && folded(value) === chosen)) {
    return 'Choose a password that is neither your e-mail address nor your name';
  }
  return undefined;
}

function localPart(email: unknown): string | undefined {
  return typeof email === 'string' ? email.slice(0, email.lastIndexOf('@')) : undefined;
}

/** Letter case, width and blanks around make no difference to whoever guesses. */
function folded(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
