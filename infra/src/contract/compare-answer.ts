import type { OutgoingHttpHeaders } from 'node:http';
import { type ErrorCode, errorStatus } from '@usher/common';
import { errorBody, type OpenApi } from '@usher/common/contract';
import { type FoundOperation, operationFinder } from './find-operation.js';
import { answersOf, parametersOf, questionsOf } from './schemas-of.js';

/** A request and its answer. */
export interface Exchange {
  method: string;
  path: string;
  query: Record<string, unknown>;
  /** As it was parsed. */
  sent: unknown;
  status: number;
  headers: OutgoingHttpHeaders;
  body: string;
}

interface Response {
  headers?: Record<string, { required?: boolean }>;
  content?: Record<string, object>;
}

/** Says where an exchange differs from the document: statuses, headers, fields and codes that it does not name. */
export function answerComparer(document: OpenApi): (exchange: Exchange) => string[] {
  const findOperation = operationFinder(document);
  const anyError = errorBody(Object.keys(errorStatus) as ErrorCode[]);
  const answers = answersOf({ ...document, anyError });
  const questions = questionsOf(document);
  const parameters = parametersOf(document);

  /** Where no operation is, nothing but a refusal may come. */
  function compareUnknown({ status, body, method }: Exchange): string[] {
    if (method === 'OPTIONS') return [];
    if (status < 400) return ['is in no path of the document'];
    return method === 'HEAD' ? [] : answers(['anyError'], JSON.parse(body));
  }

  function compareBody(exchange: Exchange, place: string[], { content }: Response): string[] {
    const { method, status, headers, body } = exchange;
    if (method === 'HEAD') return [];
    const [type] = Object.keys(content ?? {});
    // Express says where a redirect leads once more, for people.
    if (!type) return body === '' || (status >= 300 && status < 400) ? [] : ['has a body'];
    if (!`${headers['content-type']}`.startsWith(type)) return ['has another type'];
    return type === 'application/json'
      ? answers([...place, 'content', type, 'schema'], JSON.parse(body))
      : [];
  }

  /** Whatever was accepted, the document must allow. */
  function compareRequest({ sent, query }: Exchange, found: FoundOperation): string[] {
    const { path, method, operation } = found;
    const at = ['paths', path, method];
    const inPath = Object.entries(found.parameters).map(([n, v]) => [n, decodeURIComponent(v)]);
    const given: Record<string, unknown> = { ...query, ...Object.fromEntries(inPath) };
    const inAddress = (operation.parameters ?? []).flatMap(({ name, required }, i) => {
      if (given[name] === undefined) return required ? [`has no ${name}`] : [];
      return parameters([...at, 'parameters', `${i}`, 'schema'], `${given[name]}`);
    });
    const content = ['requestBody', 'content', 'application/json', 'schema'];
    const inBody = operation.requestBody ? questions([...at, ...content], sent) : [];
    return [...inAddress, ...inBody].map((fault) => `was accepted although its request ${fault}`);
  }

  function compareHeaders({ headers, status }: Exchange, { headers: named = {} }: Response) {
    const missing = Object.entries(named)
      .filter(([name, { required }]) => required && headers[name.toLowerCase()] === undefined)
      .map(([name]) => `has no ${name}`);
    const unnamed = status < 400 && headers['set-cookie'] !== undefined && !named['Set-Cookie'];
    return unnamed ? [...missing, 'sets a cookie'] : missing;
  }

  return (exchange) => {
    const { method, path, status } = exchange;
    const found = findOperation(method, path);
    if (!found) return compareUnknown(exchange);
    const given = found.operation.responses[status] as (Response & { $ref?: string }) | undefined;
    if (!given) return ['is a status that the document does not name'];
    const place = given.$ref
      ? given.$ref.slice(2).split('/')
      : ['paths', found.path, found.method, 'responses', `${status}`];
    const response = given.$ref
      ? (document.components.responses?.[place[2] ?? ''] as Response)
      : given;
    return [
      ...compareHeaders(exchange, response),
      ...compareBody(exchange, place, response),
      ...(status < 300 ? compareRequest(exchange, found) : []),
    ];
  };
}
