import type { Outcome, Profile } from '../account/contract.js';
import { requestJson } from './request-json.js';

const base = '/api/users';

/** The visitor's own account. */
export const profileApi = {
  me: async () => (await requestJson<{ user: Profile }>('GET', `${base}/me`)).user,
  rename: async (name: string) =>
    (await requestJson<{ user: Pick<Profile, 'name'> }>('PATCH', `${base}/me`, { name })).user,
  /** Without `currentPassword` only for an account that has none. */
  changePassword: (newPassword: string, currentPassword?: string) =>
    requestJson<Outcome>('POST', `${base}/password`, { newPassword, currentPassword }),
  forgotPassword: (email: string) => requestJson('POST', `${base}/password/forgot`, { email }),
  resetPassword: (token: string, password: string) =>
    requestJson('POST', `${base}/password/reset`, { token, password }),
  sendVerification: () => requestJson('POST', `${base}/email/verify/send`, {}),
  verifyEmail: (token: string) => requestJson('POST', `${base}/email/verify`, { token }),
};
