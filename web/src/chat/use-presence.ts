import { useEffect } from 'react';
import type { ChatState } from './chat-state.js';
import type { Presence } from './contract.js';
import type { CommunityActs } from './create-community.js';

/** Whether somebody who is shown is online; undefined as long as that is not known. */
export function usePresence(
  userId: string | undefined,
  presence: ChatState['presence'],
  watch: CommunityActs['watch'],
): Presence | undefined {
  useEffect(() => (userId === undefined ? undefined : watch(userId)), [userId, watch]);
  return userId === undefined ? undefined : presence[userId];
}
