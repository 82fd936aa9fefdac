import {
  type Answer,
  answer,
  type Fields,
  type Header,
  list,
  record,
  ref,
  type Schema,
  text,
} from '@usher/common/contract';

/** Once every verifier can know; or recorded while the session feed is away. */
export function outcomes(done: string, headers?: Record<string, Header>): Record<number, Answer> {
  const pending = record({ pending: { const: true } });
  return {
    200: answer(done, record({}), headers),
    202: answer('Recorded; services learn of it once the session feed is back', pending, headers),
  };
}

/** A page of a list, under its plural. */
export function pageOf(plural: string, schema: string): Schema {
  return record({ [plural]: list(ref(schema)) }, { nextCursor: text() });
}

export const cookies = (description: string, required = true): Record<string, Header> => ({
  'Set-Cookie': { description, required, schema: text() },
});

export const redirect = (description: string, more: Record<string, Header> = {}): Answer =>
  answer(description, undefined, {
    Location: { description: 'Where to go on', required: true, schema: text() },
    ...more,
  });

/** An object of which any field may be left out. */
export const optional = (fields: Fields): Schema => record({}, fields);
