import { renderToString } from 'react-dom/server';
import { MessageText } from './message-text.js';

const html = (text: string) =>
  renderToString(<MessageText text={text} />).replaceAll('<!-- -->', '');

describe('a message’s text', () => {
  test('has its web addresses as links, without the phrase around them', () => {
    expect(html('See (https://a.example/x?y=1), or http://b.example.')).toMatch(
      /^See \(<a href="https:\/\/a\.example\/x\?y=1"[^>]*>[^<]*<\/a>\), or <a href="http:\/\/b\.example"[^>]*>http:\/\/b\.example<\/a>\.$/,
    );
  });

  test('makes no link of any other kind of address', () => {
    expect(html('javascript:alert(1) <b>x</b> ftp://a')).toBe(
      'javascript:alert(1) &lt;b&gt;x&lt;/b&gt; ftp://a',
    );
  });
});
