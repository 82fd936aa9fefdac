import { createServer } from 'node:http';
import { freePort } from '../mongod/free-port.js';
import { launchBrowser } from './launch-browser.js';

describe('launchBrowser', () => {
  it('opens pages without any cookie of an earlier browser', async () => {
    const server = createServer((request, response) => {
      response.setHeader('set-cookie', 'seen=1; max-age=1000');
      response.end(`cookies: ${request.headers.cookie ?? 'none'}`);
    });
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    for (const _ of [1, 2]) {
      const browser = await launchBrowser();
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${port}/`);
      expect(await page.textContent('body')).toBe('cookies: none');
      await browser.close();
    }
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
