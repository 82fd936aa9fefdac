import { useId } from 'react';

export interface SelectFieldProps {
  label: string;
  name: string;
  value: string;
  /** By value what is read; the empty value stands for no choice. */
  options: Readonly<Record<string, string>>;
  onChange: (value: string) => void;
}

export function SelectField({ label, name, value, options, onChange }: SelectFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} value={value} onChange={(event) => onChange(event.target.value)}>
        {Object.entries(options).map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
        {/* From an address that somebody has typed. */}
        {!(value in options) && <option value={value}>{value}</option>}
      </select>
    </div>
  );
}
