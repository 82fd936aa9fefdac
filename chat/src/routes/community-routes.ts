import type { Router } from 'express';
import type { Community } from '../services/create-community.js';
import { listUsers } from './list-users.js';

/** People and what reaches them. */
export function communityRoutes({ people }: Community): Router[] {
  return [listUsers(people)];
}
