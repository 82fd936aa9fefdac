import { renderToString } from 'react-dom/server';
import { device } from '../account/account.fixture.js';
import type { Device } from './contract.js';
import { DevicesPage } from './devices-page.js';

function shown(devices: Device[]): string {
  const visitor = { id: 'u1', roles: ['user'] };
  const now = '2026-01-05T12:00:00.000Z';
  return renderToString(<DevicesPage start={{ visitor, expiresAt: 0, now, devices }} />);
}

const here = device('s1', { current: true, lastUsedAt: '2026-01-05T12:00:00.000Z' });

describe('the devices page', () => {
  test('tells when each was used, in words and exactly, and ends all but this one', () => {
    const html = shown([here, device('s2', { userAgent: 'curl/8' })]);
    expect(html).toMatch(
      /<time dateTime="2026-01-05T11:00:00.000Z" title="[^"]*2026[^"]*">1 hour ago<\/time>/i,
    );
    expect(html).toContain('aria-label="End curl"');
    expect(html).not.toContain('aria-label="End Firefox on Linux"');
    expect(html).toContain('End all others');
  });

  test('has nothing to end but itself when there is no other', () => {
    const html = shown([here]);
    expect(html).toContain('You are signed in on this device only.');
    expect(html).toContain('Sign out everywhere');
    expect(html).not.toContain('End all others');
    expect(html).not.toContain('aria-label="End');
  });

  test('shows a device by whatever it calls itself, as text', () => {
    const html = shown([here, device('s2', { userAgent: '<script>', address: '<b>' })]);
    expect(html).toContain('Unknown device');
    expect(html).not.toMatch(/<script>|<b>/);
  });
});
