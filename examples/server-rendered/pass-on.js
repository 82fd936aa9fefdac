import { request } from 'node:http';

/** Passes requests on as they are, and answers 502 where nobody takes them. */
export function passOn(target) {
  return function passOnMiddleware(req, res) {
    const { method, headers, originalUrl } = req;
    const onward = request(new URL(originalUrl, target), { method, headers }, (answer) => {
      res.writeHead(answer.statusCode, answer.headers);
      answer.pipe(res);
    });
    onward.on('error', () => (res.headersSent ? res.destroy() : res.sendStatus(502)));
    req.pipe(onward);
  };
}
