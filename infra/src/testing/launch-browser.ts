import type { Browser } from 'playwright-core';
import { findChromium } from './find-chromium.js';

/** Starts a headless Chromium with a fresh profile; whoever calls it closes it. */
export async function launchBrowser(moreFlags: readonly string[] = []): Promise<Browser> {
  // Loaded late: most tests that need the other helpers never start a browser.
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: await findChromium(),
    args: [...flags(), ...moreFlags],
  });
}

function flags(): string[] {
  const quiet = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  // Chromium's sandbox refuses to run as root, as in most CI containers.
  return process.getuid?.() === 0 ? ['--no-sandbox', ...quiet] : quiet;
}
