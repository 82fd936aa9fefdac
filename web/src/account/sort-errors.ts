import type { ErrorItem } from '../api/api-error.js';
import { errorText } from '../api/error-text.js';

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
  for (const item of items) {
    const { field } = item;
    if (field === undefined || !fieldNames.includes(field)) form.push(errorText(item));
    else fields[field] ??= errorText(item);
  }
  return { fields, form };
}
