import type { ReactNode } from 'react';

export interface FilterFormProps {
  path: string;
  label: string;
  onSubmit: () => void;
  children: ReactNode;
}

/** Searches while somebody types; without a script, and on Enter, it is a form like any other. */
export function FilterForm({ path, label, onSubmit, children }: FilterFormProps) {
  return (
    <search>
      <form
        className="filters"
        method="get"
        action={path}
        aria-label={label}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        <noscript>
          <button type="submit" className="button button-secondary">
            Search
          </button>
        </noscript>
      </form>
    </search>
  );
}
