import { findOrInstall } from './find-or-install.js';

/**
 * Path of a Chromium or Chrome; installs Debian's where that is possible without a question.
 *
 * @throws {Error} that names the command to run when there is none
 */
export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  if (env.CHROME_PATH) return env.CHROME_PATH;
  return findOrInstall(names, { debian: 'chromium', variable: 'CHROME_PATH' }, env);
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
