/** An usher's ticket, torn at one side. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        className="logo-ticket"
        d="M4 8a2 2 0 0 1 2-2h20a2 2 0 0 1 2 2v4.2a4 4 0 0 0 0 7.6V24a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-4.2a4 4 0 0 0 0-7.6Z"
      />
      <path className="logo-mark" d="M12 11v6a4 4 0 0 0 8 0v-6" fill="none" />
    </svg>
  );
}
