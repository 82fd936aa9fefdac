import { answer, type Paths } from './operation.js';
import { flag, oneOf, record, text } from './schema.js';

const who = 'anybody';
const guards = 'none';
const readiness = record({
  status: oneOf(['ok', 'unavailable']),
  checks: { type: 'object', additionalProperties: flag },
});

/** What `serviceApp` answers in every service. */
export const servicePaths: Paths = {
  '/healthz': {
    get: {
      id: 'healthz',
      summary: 'The process answers',
      who,
      guards,
      answers: { 200: answer('It does', record({ status: oneOf(['ok']) })) },
    },
  },
  '/readyz': {
    get: {
      id: 'readyz',
      summary: 'The service can do its work',
      who,
      guards,
      answers: { 200: answer('It can', readiness), 503: answer('Not now', readiness) },
    },
  },
  '/metrics': {
    get: {
      id: 'metrics',
      summary: 'Figures for Prometheus; none for who comes through a proxy',
      who,
      guards,
      answers: { 200: { description: 'Metrics', schema: text(), type: 'text/plain' } },
      errors: ['NOT_FOUND'],
    },
  },
};
