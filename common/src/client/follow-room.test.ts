import { numbers, refused, roomId, startChatStage } from './chat-stage.fixture.js';
import { until } from './fake-auth.fixture.js';
import type { ChatMessage } from './index.js';

describe('following a room', () => {
  test('delivers what was there before, page after page, and then what comes', async () => {
    const stage = await startChatStage();
    stage.store(450);
    for (let i = 1; i <= 250; i += 1) stage.edit(i, `edited ${i}`);
    const { seqs, revs } = stage.follow();
    await until(() => seqs.length === 450 && revs.length === 250);
    stage.push(...stage.store(1));
    stage.pushChange(stage.edit(451, 'now'));
    await until(() => revs.length === 251);
    expect([seqs, revs]).toEqual([numbers(1, 451), numbers(1, 251)]);
    expect(stage.syncs()).toBe(3);
  });

  test('without a beginning, delivers what is newer than now alone', async () => {
    const stage = await startChatStage();
    stage.store(5);
    stage.edit(2, 'before');
    const { seqs, revs } = stage.follow({});
    await until(() => stage.syncs() === 1);
    stage.push(...stage.store(1));
    stage.pushChange(stage.edit(3, 'after'));
    await until(() => seqs.length > 0 && revs.length > 0);
    expect([seqs, revs]).toEqual([[6], [2]]);
  });

  test('asks about a hole after a moment, and not when it has filled by itself', async () => {
    const stage = await startChatStage();
    const { seqs } = stage.follow();
    await until(() => stage.syncs() === 1);
    const [one, two, three, , five] = stage.store(5) as ChatMessage[];
    stage.push(two as ChatMessage, three as ChatMessage);
    stage.push(one as ChatMessage);
    await until(() => seqs.length === 3);
    // Longer than it waits for a hole to fill.
    await new Promise((done) => setTimeout(done, 600));
    expect([seqs, stage.syncs()]).toEqual([[1, 2, 3], 1]);
    const askedAt = Date.now();
    stage.push(five as ChatMessage);
    await until(() => seqs.length === 5);
    expect([seqs, stage.syncs()]).toEqual([numbers(1, 5), 2]);
    expect(Date.now() - askedAt).toBeGreaterThanOrEqual(300);
  });

  test('delivers once what comes by push, by push again and by catch-up', async () => {
    const stage = await startChatStage();
    const before = stage.store(3);
    const { seqs } = stage.follow();
    await until(() => seqs.length === 3);
    stage.push(...before);
    const added = stage.store(2);
    stage.push(...added);
    stage.push(...added);
    for (const peer of stage.peers) peer.conn.close();
    await until(() => stage.syncs() === 2);
    stage.push(...stage.store(1));
    await until(() => seqs.includes(6));
    expect(seqs).toEqual(numbers(1, 6));
  });

  test('asks when the announced head is ahead, by messages or by changes', async () => {
    const stage = await startChatStage();
    stage.store(2);
    const { seqs, revs } = stage.follow();
    await until(() => seqs.length === 2);
    stage.store(1);
    stage.chat.emit('room:head', { roomId, head: 3, headRev: 0 });
    await until(() => seqs.length === 3);
    stage.edit(1, 'later');
    stage.chat.emit('room:head', { roomId, head: 3, headRev: 1 });
    await until(() => revs.length === 1);
    stage.chat.emit('room:head', { roomId, head: 3, headRev: 1 });
    stage.push(...stage.store(1));
    await until(() => seqs.length === 4);
    expect([seqs, revs, stage.syncs()]).toEqual([numbers(1, 4), [1], 3]);
  });

  test('delivers a change after the message that it changes, and the last one counts', async () => {
    const stage = await startChatStage();
    const { seqs, revs, texts } = stage.follow();
    await until(() => stage.syncs() === 1);
    const [one, two] = stage.store(2) as [ChatMessage, ChatMessage];
    stage.push(two);
    stage.pushChange(stage.edit(2, 'edited'));
    stage.push(one);
    await until(() => revs.length === 1);
    expect([seqs, revs, texts[2]]).toEqual([[1, 2], [1], 'edited']);
  });

  test('gets more than it keeps of what comes beyond a hole', async () => {
    const stage = await startChatStage();
    const { seqs } = stage.follow();
    await until(() => stage.syncs() === 1);
    stage.push(...stage.store(2_500).slice(1));
    await until(() => seqs.length === 2_500);
    expect(seqs).toEqual(numbers(1, 2_500));
  });

  test.each(['RATE_LIMITED', 'STALE', 'UNAVAILABLE', 'INTERNAL'])(
    'asks again after %s, when the server said',
    async (code) => {
      const stage = await startChatStage();
      stage.store(1);
      stage.answers['room:sync'] = [refused(code, { retryAfterMs: 900 })];
      const startedAt = Date.now();
      const { seqs, left } = stage.follow();
      await until(() => seqs.length === 1);
      expect(Date.now() - startedAt).toBeGreaterThanOrEqual(900);
      expect([left, stage.syncs()]).toEqual([[], 2]);
    },
  );

  test.each(['FORBIDDEN', 'NOT_FOUND'])('ends when it is refused with %s', async (code) => {
    const stage = await startChatStage();
    stage.answers['room:sync'] = [refused(code)];
    const { seqs, left, chat } = stage.follow();
    await until(() => left.length > 0);
    stage.push(...stage.store(1));
    await chat.send({ roomId, text: 'still there' });
    expect([left, seqs, stage.syncs()]).toEqual([[code], [], 1]);
  });

  test('ends when the visitor is put out, with the reason', async () => {
    const stage = await startChatStage();
    const { seqs, left, chat } = stage.follow();
    await until(() => stage.syncs() === 1);
    stage.chat.emit('room:left', { roomId: 'another', reason: 'kicked' });
    stage.push(...stage.store(1));
    stage.answers['room:sync'] = [refused('UNAVAILABLE'), refused('FORBIDDEN')];
    stage.chat.emit('room:left', { roomId, reason: 'kicked' });
    stage.push(...stage.store(1));
    await chat.send({ roomId, text: 'still there' });
    await until(() => left.length > 0);
    expect([left, seqs]).toEqual([['kicked'], [1]]);
  });

  test('goes on when that was said of an earlier time, and misses nothing', async () => {
    const stage = await startChatStage();
    const { seqs, left } = stage.follow();
    await until(() => stage.syncs() === 1);
    stage.push(...stage.store(1));
    stage.chat.emit('room:left', { roomId, reason: 'left' });
    stage.push(...stage.store(1));
    await until(() => seqs.length === 2);
    stage.chat.emit('room:left', { roomId, reason: 'left' });
    stage.chat.emit('room:left', { roomId, reason: 'left' });
    stage.store(1);
    await until(() => seqs.length === 3);
    stage.push(...stage.store(1));
    await until(() => seqs.length === 4);
    expect([left, seqs]).toEqual([[], [1, 2, 3, 4]]);
  });

  test('stops when it is told to', async () => {
    const stage = await startChatStage();
    const { seqs, left, stop, chat } = stage.follow();
    await until(() => stage.syncs() === 1);
    stop();
    stage.push(...stage.store(1));
    await chat.send({ roomId, text: 'still there' });
    expect([left, seqs]).toEqual([[], []]);
  });
});
