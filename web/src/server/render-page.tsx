import { renderToString } from 'react-dom/server';
import { Page } from '../page/page.js';
import { type PageState, pageTitle, rootElementId, stateElementId } from '../page/page-state.js';
import type { ClientFiles } from './client-files.js';
import { htmlDocument } from './html-document.js';

/** The HTML of a page, with the state from which the browser takes it over. */
export function renderPage(state: PageState, files: ClientFiles): string {
  const root = { __html: renderToString(<Page state={state} />) };
  const json = { __html: scriptJson(state) };
  return htmlDocument(
    <>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: React has escaped it */}
      <div id={rootElementId} dangerouslySetInnerHTML={root} />
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: no `<` is left in it */}
      <script type="application/json" id={stateElementId} dangerouslySetInnerHTML={json} />
    </>,
    { title: pageTitle(state), files, withScript: true },
  );
}

/** JSON that cannot end the script element it stands in. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
