/** One entry of the error body. */
export interface ErrorItem {
  code: string;
  message: string;
  /** The name of the field that is at fault. */
  field?: string;
  /** Milliseconds after which a retry may succeed. */
  retryAfterMs?: number;
}

/** A request that was refused, or (status 0) never answered. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly errors: readonly ErrorItem[];

  constructor(status: number, errors: readonly ErrorItem[]) {
    super(errors[0]?.message ?? 'The request failed');
    this.status = status;
    this.errors = errors;
  }
}

/** The entries to show to a person, whatever was thrown. */
export function errorItems(error: unknown): readonly ErrorItem[] {
  if (error instanceof ApiError) return error.errors;
  return [
    { code: 'INTERNAL', message: 'Something went wrong on this page. Reload it and try again.' },
  ];
}
