export interface UnreachableProps {
  text: string;
  loading: boolean;
  retry: () => void;
}

/** In place of what could not be read. */
export function Unreachable({ text, loading, retry }: UnreachableProps) {
  return (
    <div className="notice unreachable" role="alert">
      <p>{text}</p>
      <button
        type="button"
        className="button button-secondary"
        aria-disabled={loading}
        onClick={loading ? undefined : retry}
      >
        {loading ? 'Trying…' : 'Try again'}
      </button>
    </div>
  );
}
