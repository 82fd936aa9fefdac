/**
 * For options that plain JavaScript may get wrong: no comparison with NaN holds, so that a limit of NaN is
 * none, and to a text numbers are appended.
 *
 * @throws RangeError that names the option, unless it is a finite number above 0
 */
export function requirePositive(name: string, value: number, max = Number.MAX_VALUE): void {
  if (!Number.isFinite(value) || value <= 0 || value > max) {
    throw new RangeError(`${name} must be a number above 0${upTo(max)}`);
  }
}

/** @throws RangeError that names the option, unless it is a finite number of at least 0 */
export function requireNonNegative(name: string, value: number, max = Number.MAX_VALUE): void {
  if (!Number.isFinite(value) || value < 0 || value > max) {
    throw new RangeError(`${name} must be a number of at least 0${upTo(max)}`);
  }
}

/** @throws RangeError that names the option, unless it is a whole number above 0 */
export function requirePositiveInteger(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`${name} is not a positive whole number`);
  }
}

function upTo(max: number): string {
  return max === Number.MAX_VALUE ? '' : `, at most ${max}`;
}
