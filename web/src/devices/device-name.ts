export interface DeviceName {
  name: string;
  kind: 'computer' | 'phone' | 'program' | 'unknown';
}

/** The first that fits counts: each of these also names those below it. */
const browsers: [RegExp, string][] = [
  [/\bEdg(?:A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/\S+ (?:Mobile\/\S+ )?Safari\//, 'Safari'],
];

const systems: [RegExp, string, DeviceName['kind']][] = [
  [/\biPhone\b/, 'iPhone', 'phone'],
  [/\biPad\b/, 'iPad', 'phone'],
  [/\bAndroid\b/, 'Android', 'phone'],
  [/\bWindows\b/, 'Windows', 'computer'],
  [/\bMac OS X\b/, 'Mac', 'computer'],
  [/\bCrOS\b/, 'Chromebook', 'computer'],
  [/\bLinux\b/, 'Linux', 'computer'],
];

/** What people call the device that sends this User-Agent header. A hint, never a proof: anybody can send any. */
export function deviceName(userAgent: string): DeviceName {
  const browser = browsers.find(([pattern]) => pattern.test(userAgent))?.[1];
  const [, system, kind] = systems.find(([pattern]) => pattern.test(userAgent)) ?? [];
  if (browser && system && kind) return { name: `${browser} on ${system}`, kind };
  if (browser || system) return { name: browser ?? system ?? '', kind: kind ?? 'computer' };
  // Programs name themselves first: `curl/8.5.0`.
  const program = /^[\w.-]{1,40}(?=\/|$)/.exec(userAgent)?.[0];
  return program ? { name: program, kind: 'program' } : { name: 'Unknown device', kind: 'unknown' };
}
