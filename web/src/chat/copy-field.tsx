import { useId, useRef, useState } from 'react';

/** Something to hand on, with a button that copies it. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<string>();

  async function copy(): Promise<void> {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setCopied(value);
    } catch {
      // Over plain http there is no clipboard; what is selected can be copied by hand.
      setCopied(undefined);
    }
  }
  return (
    <div className="field copy-field">
      <label htmlFor={id}>{label}</label>
      <div className="copy-row">
        <input
          ref={field}
          id={id}
          readOnly
          value={value}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <button type="button" className="button button-secondary" onClick={() => void copy()}>
          {copied === value ? 'Copied' : 'Copy'}
        </button>
      </div>
    </div>
  );
}
