import { hydrateRoot } from 'react-dom/client';
import { openSession } from './api/session-client.js';
import { Page } from './page/page.js';
import { type PageState, rootElementId, stateElementId } from './page/page-state.js';
import './styles/index.css';

// A page brought back by the Back button may belong to a session that has ended since.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload();
});

const root = document.getElementById(rootElementId);
const json = document.getElementById(stateElementId)?.textContent;
if (root && json) {
  const state = JSON.parse(json) as PageState;
  openSession('expiresAt' in state ? state.expiresAt : undefined);
  hydrateRoot(root, <Page state={state} />);
}
