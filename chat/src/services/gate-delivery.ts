import type { Namespace } from 'socket.io';
import type { HearingGate } from './hearing-gate.js';
import { channelPrefix } from './live.js';

type Adapter = Namespace['adapter'];

/** What an adapter calls when another replica's emission arrives; the Redis adapter does. */
interface Receiver {
  onmessage?(pattern: unknown, channel: string | Buffer, message: unknown): void;
}

/**
 * Lets all that is emitted to chat rooms pass the gate in the process whose sockets hear it: what this
 * process emits, and what arrives from others through the Redis adapter. So no emission can forget it.
 */
export function gateDelivery(adapter: Adapter, gate: Pick<HearingGate, 'pass'>): void {
  const broadcast = adapter.broadcast.bind(adapter);
  adapter.broadcast = (packet, options) => {
    const channels = [...options.rooms].filter((name) => `${name}`.startsWith(channelPrefix));
    const [channel] = channels;
    if (channel === undefined) return broadcast(packet, options);
    // Others learn from its address which room an emission is for, and there is only one address.
    if (channels.length > 1 || options.rooms.size > 1)
      throw new Error('Emit to one room at a time');
    gate.pass(`${channel}`.slice(channelPrefix.length), () => broadcast(packet, options));
  };

  const receiver = adapter as Receiver;
  const receive = receiver.onmessage?.bind(adapter);
  if (!receive) return;
  receiver.onmessage = (pattern, address, message) => {
    const roomId = addressed.exec(address.toString())?.[1];
    const deliver = () => receive(pattern, address, message);
    if (roomId === undefined) deliver();
    else gate.pass(roomId, deliver);
  };
}

/** `socket.io#/chat#room:<id>#` */
const addressed = new RegExp(`#${channelPrefix}(.+)#$`, 's');
