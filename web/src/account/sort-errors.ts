import type { ErrorItem } from '../api/api-error.js';

export interface FormErrors {
  /** By field: the first message for it. */
  fields: Readonly<Record<string, string>>;
  /** Those that belong to no field of this form. */
  form: readonly string[];
}

export const noErrors: FormErrors = { fields: {}, form: [] };

/** Puts each error of an answer where the form shows it. */
export function sortErrors(items: readonly ErrorItem[], fieldNames: readonly string[]): FormErrors {
  const fields: Record<string, string> = {};
  const form: string[] = [];
  for (const { field, message } of items) {
    if (field === undefined || !fieldNames.includes(field)) form.push(message);
    else fields[field] ??= message;
  }
  return { fields, form };
}
