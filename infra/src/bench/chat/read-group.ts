export interface Group {
  /** `seq` of the first message; the others follow without holes, or else `count` is wrong. */
  first: number;
  count: number;
  /** When each was sent. */
  sentAt: number[];
}

const start = Buffer.from('42/chat,["message:new"');
let lastPacket: Buffer | undefined;
let lastGroup: Group | undefined;

/** What a packet brings, if messages; all members get the same bytes, which are read once. */
export function readGroup(packet: Buffer): Group | undefined {
  if (lastPacket?.equals(packet)) return lastGroup;
  if (packet.length < start.length || start.compare(packet, 0, start.length) !== 0)
    return undefined;
  const [, { messages }] = JSON.parse(packet.toString('utf8', '42/chat,'.length));
  const seqs: number[] = messages.map(({ seq }: { seq: number }) => seq);
  const first = seqs[0] ?? 0;
  if (seqs.some((seq, i) => seq !== first + i)) throw new Error(`A hole in a group: ${seqs}`);
  lastPacket = packet;
  lastGroup = {
    first,
    count: seqs.length,
    sentAt: messages.map(({ text }: { text: string }) => Number(text.slice(0, text.indexOf('|')))),
  };
  return lastGroup;
}
