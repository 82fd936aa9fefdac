import { requestJson } from './request-json.js';

export interface Credentials {
  email: string;
  password: string;
  name?: string;
}

/** Signing up and in both leave the session cookie in the browser. */
export const accountApi = {
  signup: (credentials: Credentials) => requestJson('POST', '/api/users/signup', credentials),
  signin: (credentials: Credentials) => requestJson('POST', '/api/users/signin', credentials),
  signout: () => requestJson('POST', '/api/users/signout', {}),
  signoutEverywhere: () => requestJson('POST', '/api/users/signout', { everywhere: true }),
};
