export { type AsyncApi, type AsyncApiParts, asyncApi } from './asyncapi.js';
export { errorBody } from './errors.js';
export type { ClientEvent, Message, NamespaceParts, ServerEvent } from './namespace.js';
export { below, type OpenApi, type OpenApiParts, openApi } from './openapi.js';
export {
  type Answer,
  type Askers,
  answer,
  type Header,
  type Method,
  type Operation,
  type Paths,
} from './operation.js';
export {
  described,
  type Fields,
  flag,
  list,
  type NumberRules,
  oneOf,
  record,
  ref,
  type Schema,
  type TextRules,
  text,
  time,
  whole,
} from './schema.js';
export { contractPaths, serveContracts } from './serve-contracts.js';
export {
  connectionRefusals,
  endReason,
  sessionPushes,
  sessionRefusals,
} from './session-pushes.js';
