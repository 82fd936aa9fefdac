import { cleanEnv } from 'envalid';

/** The environment, or what a test puts in its place. */
export type SettingsSource = Record<string, string | undefined>;

/** Thrown when settings are missing or wrong: names all of them at once and repeats no value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  /** @param faults what is expected, by the setting's name */
  constructor(faults: Record<string, string>) {
    const lines = Object.entries(faults).map(([name, expected]) => `\n  ${name}: ${expected}`);
    super(`Settings are missing or wrong:${lines.sort().join('')}`);
  }
}

/**
 * Reads settings by envalid specs; the `desc` of each says what is expected. An empty value counts as none.
 *
 * @throws SettingsError
 * @example const { MONGO_URL } = readSettings(source, { MONGO_URL: url({ desc: 'address of MongoDB' }) });
 */
export function readSettings<S extends Record<string, { desc?: string }>>(
  source: SettingsSource,
  specs: S,
) {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  return cleanEnv(given, specs, {
    reporter({ errors }) {
      const names = Object.keys(errors);
      if (names.length === 0) return;
      const faults = names.map((name) => [name, specs[name]?.desc ?? 'missing or wrong']);
      throw new SettingsError(Object.fromEntries(faults));
    },
  });
}
