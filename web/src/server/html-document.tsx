import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { ClientFiles } from './client-files.js';

export interface HtmlDocumentOptions {
  title: string;
  files: ClientFiles;
  /** With the page's script, unless it is a page that does nothing. */
  withScript: boolean;
}

/** A whole HTML document around `body`. */
export function htmlDocument(body: ReactNode, options: HtmlDocumentOptions): string {
  const { title, files, withScript } = options;
  const html = renderToStaticMarkup(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta
          name="viewport"
          content="width=device-width, initial-scale=1, interactive-widget=resizes-content"
        />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
        {files.styles.map((href) => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
        {withScript && <script type="module" src={files.script} />}
      </head>
      <body>{body}</body>
    </html>,
  );
  return `<!doctype html>${html}`;
}
