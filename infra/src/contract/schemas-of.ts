import { Ajv2020, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import { strict } from './strict.js';

/** What is wrong with a value, by the schema at a place in the document; nothing, if it is as it says. */
export type Compare = (place: readonly string[], value: unknown) => string[];

const formats = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  // What an address is, the validators say.
  email: true,
} as const;

/** What a service says has no field that the document does not name. */
export function answersOf(document: object): Compare {
  return compareBy(strict(document), { formats });
}

/**
 * What a client says may have more, and times in any way that ISO 8601 knows; what is no object counts as an
 * empty one.
 */
export function questionsOf(document: object): Compare {
  const compare = compareBy(document, { validateFormats: false });
  const isRecord = (value: unknown) => typeof value === 'object' && !Array.isArray(value);
  return (place, value) => compare(place, value && isRecord(value) ? value : {});
}

/** The same, where all values are texts, as in an address. */
export function parametersOf(document: object): Compare {
  return compareBy(document, { validateFormats: false, coerceTypes: true });
}

/** The documents themselves are checked elsewhere: here it must be quick. */
const common: Options = { strict: false, allErrors: true, validateSchema: false, meta: false };

/** Each schema is compiled when it is first needed: a test file meets a few of them. */
function compareBy(document: object, options: Options): Compare {
  const validators = new Map<string, ValidateFunction>();
  let opened: Ajv2020 | undefined;

  function open(): Ajv2020 {
    const ajv = new Ajv2020({ ...common, ...options });
    return ajv.addSchema({ $id: 'contract', ...document });
  }

  function compile(place: readonly string[]): ValidateFunction {
    opened ??= open();
    const pointer = place.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'));
    return opened.compile({ $ref: `contract#/${pointer.map(encodeURIComponent).join('/')}` });
  }

  return (place, value) => {
    const key = place.join(' ');
    const validate = validators.get(key) ?? compile(place);
    validators.set(key, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath, message, JSON.stringify(params)].filter(Boolean).join(' '),
    );
  };
}
