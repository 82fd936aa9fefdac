import { makeExactValidator } from 'envalid';

/** An http or https origin such as `https://example.com`. */
export const origin = makeExactValidator<string>(toOrigin);

/** Origins separated by commas. */
export const origins = makeExactValidator<string[]>((input) => split(input).map(toOrigin));

/** A whole number of at least 1. */
export const positiveInteger = makeExactValidator<number>((input) => {
  const number = Number(input);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error('not a positive whole number');
  return number;
});

/** Default and limits of a setting in seconds. */
export interface SecondsSpec {
  default: number;
  /** Default 1. */
  min?: number;
  max: number;
  desc: string;
}

/** A whole number of seconds. */
export function seconds({ min = 1, max, desc, ...spec }: SecondsSpec) {
  const validator = makeExactValidator<number>((input) => {
    const number = Number(input);
    if (!Number.isSafeInteger(number) || number < min || number > max) {
      throw new Error('out of range');
    }
    return number;
  });
  return validator({ ...spec, desc: `${desc}, in seconds, ${min} to ${max}` });
}

/** A number of at least 0. */
export const nonNegativeNumber = makeExactValidator<number>((input) => {
  const number = Number(input);
  if (!Number.isFinite(number) || number < 0) throw new Error('not a number of at least 0');
  return number;
});

/** A secret of at least 32 bytes. */
export const secret = makeExactValidator<string>(toSecret);

/** Secrets of at least 32 bytes each, separated by commas: the newest first, older ones while they are replaced. */
export const secrets = makeExactValidator<string[]>((input) => {
  const all = split(input).map(toSecret);
  if (all.length === 0) throw new Error('empty');
  return all;
});

/** What Express calls `trust proxy`: how many proxies stand in front, or their ranges. */
export const trustedProxies = makeExactValidator<number | string[]>((input) => {
  // `true` would let every client choose its own address.
  if (input === 'true') throw new Error('neither a number of hops nor a list of ranges');
  return /^\d+$/.test(input) ? Number(input) : split(input);
});

function split(input: string): string[] {
  return input
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function toSecret(input: string): string {
  if (Buffer.byteLength(input) < 32) throw new Error('shorter than 32 bytes');
  return input;
}

function toOrigin(input: string): string {
  if (!URL.canParse(input)) throw new Error('not an address');
  const url = new URL(input);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('not http or https');
  return url.origin;
}
