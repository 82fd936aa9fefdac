import { spreadOf } from '../spread.js';
import type { ChatFigures, StoreReading } from './chat-suite.js';
import type { Outcome } from './crowd.js';
import type { RoomReading } from './room-reading.js';

/** Markdown tables: medians, with the lowest and the highest. */
export function reportChat({ rooms, stores, idle }: ChatFigures): string {
  return [
    `Node ${process.versions.node}; servers on one core, everything else on the other.`,
    ...(rooms.length > 0 ? reportRooms(rooms) : []),
    ...(stores.length > 0 ? reportStores(stores) : []),
    ...(idle.length > 0 ? reportIdle(idle) : []),
  ].join('\n');
}

function reportRooms(readings: RoomReading[]): string[] {
  const keys = [...new Set(readings.map(keyOf))].sort();
  const rows = keys.map((key) => {
    const same = readings.filter((one) => keyOf(one) === key);
    const of = (value: (reading: RoomReading) => number, digits = 0) =>
      spread(same.map(value), digits);
    const total = (value: (outcome: Outcome) => number) =>
      same.reduce((sum, { saturated, paced }) => sum + value(saturated) + value(paced), 0);
    const faults = total(({ missing, refused }) => missing + refused);
    const early = total(({ disordered }) => disordered) / total(({ delivered }) => delivered);
    return `| ${[
      key,
      of(({ sendsPerSecond }) => sendsPerSecond),
      of(({ deliveredPerSecond }) => deliveredPerSecond),
      of(({ saturated }) => saturated.ackMs.quantile(0.5), 1),
      of(({ saturated }) => saturated.ackMs.quantile(0.99), 1),
      of(({ paced }) => paced.deliveryMs.quantile(0.5), 1),
      of(({ paced }) => paced.deliveryMs.quantile(0.99), 1),
      of(({ serverShare }) => serverShare * 100),
      of(({ generatorShare }) => generatorShare * 100),
      faults,
      (early * 100).toFixed(1),
    ].join(' | ')} |`;
  });
  const bursts = readings.flatMap(({ burst, members }) => (burst ? [{ burst, members }] : []));
  return [
    '',
    '| members, replicas | sends/s | deliveries/s | ack p50 ms | p99 | at 20,000/s: delivery p50 ms | p99 | servers % | generator % | missing or refused | out of turn % |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...bursts.map(
      ({ burst, members }) =>
        `A burst of ${burst.acked + burst.refused} on one of two replicas, ${members} members: ${burst.missing} missing, the last ack after ${burst.ackMs.quantile(1).toFixed(0)} ms, deliveries behind their acks by ${burst.behindMs.toFixed(0)} ms at most.`,
    ),
  ];
}

function keyOf({ members, replicas, peer }: RoomReading): string {
  return `${String(members).padStart(5)}, ${replicas}, ${peer === 'usher' ? '**Usher**' : 'bare socket.io'}`;
}

function reportStores(stores: StoreReading[]): string[] {
  const of = (value: (reading: StoreReading) => number, digits = 0) =>
    spread(stores.map(value), digits);
  return [
    '',
    '| stored by majority, one replica set | a second |',
    '| --- | --- |',
    `| raw insertMany of 64, 8 writers | ${of(({ raw }) => raw.groups)} |`,
    `| raw insert of one, 32 writers | ${of(({ raw }) => raw.singles)} |`,
    `| **Usher**, acked, 100 rooms | ${of(({ rooms }) => rooms.ackedPerSecond)} |`,
    `| … over raw insertMany | ${of(({ rooms, raw }) => rooms.ackedPerSecond / raw.groups, 2)} |`,
    `| … over raw insert of one | ${of(({ rooms, raw }) => rooms.ackedPerSecond / raw.singles, 2)} |`,
    `| refused or not delivered | ${of(({ rooms }) => rooms.refused + rooms.missing)} |`,
    '',
    '| a lone message, ms | p50 | p99 |',
    '| --- | --- | --- |',
    `| raw insert of one | ${of(({ raw }) => raw.loneMs.p50, 2)} | ${of(({ raw }) => raw.loneMs.p99, 2)} |`,
    `| **Usher**, acked | ${of(({ loneMs }) => loneMs.p50, 2)} | ${of(({ loneMs }) => loneMs.p99, 2)} |`,
    `| … over raw | ${of(({ loneMs, raw }) => loneMs.p50 / raw.loneMs.p50, 2)} | |`,
  ];
}

function reportIdle(idle: ChatFigures['idle']): string[] {
  const row = (title: string, of: (one: ChatFigures['idle'][number]) => number, digits = 1) =>
    `| ${title} | ${spread(idle.map(of), digits)} |`;
  return [
    '',
    '| an idle connection, KiB | |',
    '| --- | --- |',
    row('**Usher**, live objects', ({ usher }) => usher.live / 1024),
    row('bare socket.io, live objects', ({ bare }) => bare.live / 1024),
    row('… Usher over bare', ({ usher, bare }) => usher.live / bare.live, 2),
    row('**Usher**, resident', ({ usher }) => usher.resident / 1024),
    row('bare socket.io, resident', ({ bare }) => bare.resident / 1024),
  ];
}

function spread(values: number[], digits: number): string {
  const { median, min, max } = spreadOf(values);
  const show = (value: number) => (digits === 0 ? grouped(value) : value.toFixed(digits));
  return `${show(median)} (${show(min)}–${show(max)})`;
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString('en');
}
