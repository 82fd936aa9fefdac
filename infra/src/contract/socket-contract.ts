import type { AsyncApi } from '@usher/common/contract';
import type { Socket } from 'socket.io-client';
import { reportFault } from './faults.js';
import { answersOf, questionsOf } from './schemas-of.js';

type Ack = (...answer: unknown[]) => void;

/**
 * Returns what makes a test fail in which a client's socket hears, or is acknowledged with, anything that the
 * AsyncAPI document does not say, or has something accepted that it does not allow.
 */
export function socketContract(
  document: AsyncApi,
  report = reportFault,
): (socket: Socket, namespace: string) => void {
  const answers = answersOf(document);
  const questions = questionsOf(document);

  function compare(by: typeof answers, channel: string, name: string, value: unknown): void {
    const message = document.channels[channel]?.messages[name];
    const place = ['channels', channel, 'messages', name, 'payload'];
    const faults = message ? by(place, value) : ['is in no channel of the document'];
    for (const fault of faults) {
      report(`${name} of ${channel} ${fault}: ${JSON.stringify(value)}`);
    }
  }

  return (socket, namespace) => {
    const channel = namespace.slice(1);
    if (!document.channels[channel]) return;
    socket.onAny((event, payload) => compare(answers, channel, `server.${event}`, payload));
    socket.on('connect_error', (error) => {
      const { data } = error as { data?: unknown };
      if (data !== undefined) compare(answers, channel, 'connect_error', data);
    });

    function compareAck(event: string, payload: unknown, answer: unknown): void {
      // The client's own error, where the connection was lost or time has run out.
      if (answer instanceof Error || answer === undefined) return;
      const { ok } = answer as { ok: boolean };
      compare(answers, channel, `${ok ? 'ack' : 'refusal'}.${event}`, answer);
      if (ok) compare(questions, channel, `client.${event}`, payload);
    }

    const emit = socket.emit.bind(socket) as (event: string, ...args: unknown[]) => Socket;
    socket.emit = (event: string, ...args: unknown[]) => {
      const ack = args.at(-1);
      if (typeof ack !== 'function') return emit(event, ...args);
      const [payload] = args.slice(0, -1);
      const compared: Ack = (...answer) => {
        compareAck(event, payload, answer.at(-1));
        (ack as Ack)(...answer);
      };
      // What the client's library notes on it.
      return emit(event, ...args.slice(0, -1), Object.assign(compared, ack));
    };
  };
}
