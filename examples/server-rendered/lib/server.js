import http from 'node:http';
import { usherUrl } from './usher.js';

/** As Next.js: first a page's data, then the page. */
export function createServer(pages) {
  return http.createServer((req, res) => {
    // An ingress does this elsewhere: pages and APIs share one origin, and so its cookies.
    if (req.url.startsWith('/api/')) return passOn(req, res);
    const [path] = req.url.split('?', 1);
    render(pages[path] ?? notFound, req, res).catch((error) => {
      console.error(error);
      res.writeHead(error.status ?? 500).end('Something went wrong: try again later');
    });
  });
}

async function render(page, req, res) {
  res.setHeader('Cache-Control', 'no-store');
  const { props } = await page.getServerSideProps({ req, res });
  if (!res.writableEnded) res.setHeader('Content-Type', 'text/html').end(page.default(props));
}

const notFound = {
  async getServerSideProps({ res }) {
    res.statusCode = 404;
    return { props: {} };
  },
  default: () => 'There is no such page',
};

/** Passes requests on as they are, and answers 502 where nobody takes them. */
function passOn(req, res) {
  const { method, headers, url } = req;
  const onward = http.request(new URL(url, usherUrl), { method, headers }, (answer) => {
    res.writeHead(answer.statusCode, answer.headers);
    answer.pipe(res);
  });
  onward.on('error', () => (res.headersSent ? res.destroy() : res.writeHead(502).end()));
  req.pipe(onward);
}
