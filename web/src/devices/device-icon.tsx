import type { DeviceName } from './device-name.js';

/** Where the lines of each kind of device go, on a field of 24 by 24. */
const lines: Record<DeviceName['kind'], string> = {
  computer: 'M5 5h14v10H5zM3 19h18',
  phone: 'M8 3h8v18H8zM11 18h2',
  program: 'M4 5h16v14H4zM8 10l2.5 2L8 14M13 15h3',
  unknown: 'M5 5h14v14H5zM12 15v.5M10 10a2 2 0 1 1 2 2.5',
};

export function DeviceIcon({ kind }: Pick<DeviceName, 'kind'>) {
  return (
    <svg className="device-icon" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
      <path d={lines[kind]} />
    </svg>
  );
}
