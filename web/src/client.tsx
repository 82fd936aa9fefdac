import { hydrateRoot } from 'react-dom/client';
import { Page } from './page/page.js';
import { type PageState, rootElementId, stateElementId } from './page/page-state.js';
import './styles/index.css';

// A page brought back by the Back button may belong to a session that has ended since.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload();
});

const root = document.getElementById(rootElementId);
const state = document.getElementById(stateElementId)?.textContent;
if (root && state) hydrateRoot(root, <Page state={JSON.parse(state) as PageState} />);
