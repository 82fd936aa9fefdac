export interface IconProps {
  name: keyof typeof paths;
}

/** A line drawing beside or in place of a word; the word is there for those who cannot see it. */
export function Icon({ name }: IconProps) {
  return (
    <svg
      className={`icon icon-${name}`}
      viewBox="0 0 20 20"
      width="20"
      height="20"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}

const paths = {
  reply: 'M8 5 3.5 9.5 8 14M4 9.5h7.5a5 5 0 0 1 5 5V16',
  edit: 'm4 16 .8-3.4L13.4 4l2.6 2.6-8.6 8.6L4 16Zm7.6-10.2 2.6 2.6',
  delete: 'M4 6h12M8 6V4h4v2M5.5 6l.7 10.5h7.6L14.5 6M8.5 9v4.5M11.5 9v4.5',
  react: 'M10 17a7 7 0 1 1 0-14 7 7 0 0 1 0 14ZM7.5 8v.5M12.5 8v.5M7 11.5c1.5 2.3 4.5 2.3 6 0',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  people:
    'M7.5 9.5a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5ZM2.5 16c0-2.8 2.2-4.5 5-4.5s5 1.7 5 4.5M13 4.3a2.7 2.7 0 0 1 0 5M14.5 11.8c1.9.6 3 2.1 3 4.2',
  lock: 'M5.5 9h9v7h-9zM7 9V7a3 3 0 0 1 6 0v2',
  announce: 'M3.5 8.5v3h3l7 4v-11l-7 4h-3ZM6.5 11.5v4M16.5 8v4',
  close: 'm5 5 10 10M15 5 5 15',
  bell: 'M10 3a4.5 4.5 0 0 0-4.5 4.5c0 4-1.5 5.5-1.5 5.5h12s-1.5-1.5-1.5-5.5A4.5 4.5 0 0 0 10 3ZM8.5 16a1.6 1.6 0 0 0 3 0',
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12Zm4.3-1.7L17 17',
} as const;
