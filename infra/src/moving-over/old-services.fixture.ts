import cookieSession from 'cookie-session';
import express, { type NextFunction, type Request, type Response } from 'express';
import jwt from 'jsonwebtoken';

export interface OldServiceOptions {
  jwtKey: string;
  /** The session cookie's name; the pattern leaves it to cookie-session. */
  name?: string;
  /** Set where browsers come over https. */
  secure?: boolean;
}

/** Middleware and error body as course repositories have them, secret as a string included. */
function oldApp({ jwtKey, name, secure = false }: OldServiceOptions) {
  const app = express();
  app.set('trust proxy', true);
  app.use(express.json());
  app.use(cookieSession({ ...(name && { name }), signed: false, secure }));
  app.use((req: Request, _res: Response, next: NextFunction) => {
    if (!req.session?.jwt) return next();
    try {
      req.currentUser = jwt.verify(req.session.jwt, jwtKey) as never;
    } catch {}
    next();
  });
  return app;
}

/** An old service, as it stays beside new ones. */
export function oldService(options: OldServiceOptions) {
  const app = oldApp(options);
  app.get('/api/orders', (req, res) => {
    if (!req.currentUser) {
      res.status(401).send({ errors: [{ message: 'Not authorized' }] });
      return;
    }
    res.send({ currentUser: req.currentUser });
  });
  return app;
}

/** The old auth: signs whoever comes in, for as long as they keep the cookie. */
export function oldAuth(options: OldServiceOptions) {
  const app = oldApp(options);
  app.post('/api/users/signin', (req, res) => {
    const { id, email } = req.body;
    req.session = { jwt: jwt.sign({ id, email }, options.jwtKey) };
    res.send({ id, email });
  });
  app.post('/api/users/signout', (req, res) => {
    req.session = null;
    res.send({});
  });
  return app;
}
