import { deliveryMethods } from '@usher/common';
import {
  answer,
  flag,
  list,
  oneOf,
  type Paths,
  record,
  ref,
  text,
  whole,
} from '@usher/common/contract';
import { signalRules } from '../routes/signals/signal-rules.js';
import { receiverRole } from '../services/signals/receiver-role.js';
import { optional } from './answers.js';

const who = [receiverRole];
const errors = ['NOT_FOUND', 'CONFLICT', 'RATE_LIMITED'] as const;
const id = text({ matches: signalRules.streamId });
const needs = { stream_id: id };
const reason = text(signalRules.reason);
const status = oneOf(signalRules.statuses);
const wishes = {
  delivery: record(
    { method: text({ description: 'RFC 8935 (push) or RFC 8936 (poll), as a URN' }) },
    {
      endpoint_url: text(signalRules.endpointUrl),
      authorization_header: text({ matches: signalRules.authorizationHeader }),
    },
  ),
  events_requested: list(text(signalRules.eventType), signalRules.eventTypes),
  description: text(signalRules.description),
};
const setError = record(
  { err: text(signalRules.errorCode) },
  { description: text(signalRules.errorDescription) },
);
const stream = answer('The stream', ref('SignalStream'));
const configuration = record({
  spec_version: { const: '1_0' },
  issuer: text(),
  jwks_uri: text(),
  delivery_methods_supported: list(oneOf(Object.values(deliveryMethods)), { min: 1 }),
  configuration_endpoint: text(),
  status_endpoint: text(),
  verification_endpoint: text(),
  authorization_schemes: list(record({ spec_urn: text() }), { min: 1 }),
  default_subjects: { const: 'ALL' },
});
const state = answer('As it is', record({ stream_id: text(), status }, { reason: text() }));
const changed = {
  who,
  body: record({ stream_id: id }, wishes),
  answers: { 200: stream },
  errors,
};

/** Session changes for receivers outside (Shared Signals Framework 1.0); absent with a shared secret. */
export const signals: Paths = {
  '/ssf/streams': {
    post: {
      id: 'createStream',
      summary: 'A new stream',
      who,
      body: optional(wishes),
      answers: { 201: stream },
      errors,
    },
    get: {
      id: 'streams',
      summary: 'All streams, or one',
      who,
      query: needs,
      answers: {
        200: answer('As asked', { anyOf: [ref('SignalStream'), list(ref('SignalStream'))] }),
      },
      errors,
    },
    patch: { id: 'changeStream', summary: 'Change what is named', ...changed },
    put: { id: 'replaceStream', summary: 'Change all of it', ...changed },
    delete: {
      id: 'deleteStream',
      summary: 'End a stream',
      who,
      needs,
      answers: { 204: answer('Ended') },
      errors,
    },
  },
  '/ssf/status': {
    get: { id: 'streamStatus', summary: 'Its status', who, needs, answers: { 200: state }, errors },
    post: {
      id: 'setStreamStatus',
      summary: 'Deliver, hold or drop',
      who,
      body: record({ stream_id: id, status }, { reason }),
      answers: { 200: state },
      errors,
    },
  },
  '/ssf/verification': {
    post: {
      id: 'verifyStream',
      summary: 'Have an event sent by which one sees that it works',
      who,
      body: record({ stream_id: id }, { state: text(signalRules.state) }),
      answers: { 204: answer('It is on its way') },
      errors,
    },
  },
  '/ssf/poll/{streamId}': {
    post: {
      id: 'pollStream',
      summary: 'Acknowledge events and get the next (RFC 8936)',
      description: `The body may have ${signalRules.pollBytes / 1024} KiB`,
      who,
      path: { streamId: id },
      body: optional({
        maxEvents: whole(),
        returnImmediately: flag,
        ack: list(text(signalRules.jti), signalRules.jtis),
        setErrs: {
          type: 'object',
          propertyNames: text(signalRules.jti),
          maxProperties: signalRules.errors.max,
          additionalProperties: setError,
        },
      }),
      answers: {
        200: answer(
          'Security event tokens by `jti`',
          record({
            sets: { type: 'object', additionalProperties: text() },
            moreAvailable: flag,
          }),
          { 'Feed-Lag-Ms': { description: 'How old its knowledge can be', schema: whole() } },
        ),
      },
      errors,
    },
  },
};

/** Where receivers find everything else. */
export const signalConfiguration: Paths = {
  '/.well-known/ssf-configuration': {
    get: {
      id: 'ssfConfiguration',
      summary: 'Where receivers find everything else',
      who: 'anybody',
      answers: { 200: answer('Shared Signals Framework 1.0 section 7', configuration) },
      errors: ['NOT_FOUND'],
    },
  },
};
