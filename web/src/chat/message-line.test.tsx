import { renderToString } from 'react-dom/server';
import { message } from './message.fixture.js';
import { type LineActs, MessageLine } from './message-line.js';
import { MessageToolbar } from './message-toolbar.js';
import { Reactions } from './reactions.js';
import { plainTimeFormat } from './time-format.js';
import { type Line, timelineOf } from './timeline.js';

const me = { id: 'ada', name: 'Ada' };
const acts: LineActs = { reply() {}, edit() {}, remove() {}, react() {} };
const nothing = () => {};

function lineOf(...messages: ReturnType<typeof message>[]): Line {
  const items = timelineOf({ messages, drafts: [] }, me, plainTimeFormat.dayOf);
  const group = items.at(-1);
  return (group?.kind === 'group' && group.lines.at(-1)) as Line;
}

function html(line: Line, readOnly = false): string {
  return renderToString(
    <MessageLine
      line={line}
      myId="ada"
      people={{ grace: 'Grace' }}
      acts={readOnly ? undefined : acts}
      offline={false}
      format={plainTimeFormat}
      onJump={nothing}
      onRetry={nothing}
      onDiscard={nothing}
    />,
  ).replaceAll('<!-- -->', '');
}

describe('a message', () => {
  test('shows what it answers, in one line', () => {
    const answered = message(1, { text: `first\nline ${'x'.repeat(500)}` });
    const shown = html(lineOf(answered, message(2, { replyTo: 1 })));
    expect(shown).toMatch(/class="quote"[\s\S]*Grace[\s\S]*first line x{100,130}</);
    expect(html(lineOf(message(2, { replyTo: 1 })))).toContain('An earlier message');
  });

  test('says that it was edited, or deleted, and then has nothing to answer or act on', () => {
    expect(html(lineOf(message(1, { editedAt: message(2).at })))).toContain('edited');
    const deleted = message(2, { text: '', replyTo: 1, deletedAt: message(3).at });
    const shown = html(lineOf(message(1), deleted));
    expect(shown).toContain('Message deleted');
    expect(shown).not.toMatch(/<button|edited/);
  });

  test('can be acted on, except where the visitor may only read', () => {
    expect(html(lineOf(message(1)))).toContain('What to do with this message');
    expect(html(lineOf(message(1)), true)).not.toContain('<button');
  });

  test.each([
    [true, ['React', 'Reply', 'Edit', 'Delete']],
    [false, ['React', 'Reply']],
  ])('offers what its sender may do: own %s', (own, labels) => {
    const shown = renderToString(<MessageToolbar message={message(1)} own={own} acts={acts} />);
    expect(
      [...shown.matchAll(/<button[^>]*aria-label="([^"]+)"/g)].map(([, label]) => label),
    ).toEqual(labels);
  });
});

describe('reactions', () => {
  const reactions = [
    { emoji: '🎉', userIds: ['grace', 'ada'] },
    { emoji: '👀', userIds: ['grace'] },
  ];
  const chips = (allowed?: LineActs) =>
    renderToString(
      <Reactions
        message={message(1, { reactions })}
        myId="ada"
        people={{ grace: 'Grace' }}
        acts={allowed}
      />,
    ).match(/<button[^>]*>/g) ?? [];

  test('have their count, whose they are, and which are mine', () => {
    const [party = '', eyes = ''] = chips(acts);
    expect(party).toMatch(/aria-pressed="true".*aria-label="🎉 2, from Grace, you"/);
    expect(eyes).toMatch(/aria-pressed="false".*aria-label="👀 1, from Grace"/);
  });

  test('stand still where the visitor may only read', () => {
    for (const chip of chips()) expect(chip).toContain('aria-disabled="true"');
    for (const chip of chips(acts)) expect(chip).toContain('aria-disabled="false"');
  });

  test('are nothing where there are none', () => {
    const none = <Reactions message={message(1)} myId="ada" people={{}} acts={acts} />;
    expect(renderToString(none)).toBe('');
  });
});
