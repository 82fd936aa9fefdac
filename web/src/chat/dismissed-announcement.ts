/** The announcement that was dismissed last in this browser. */
export interface DismissedAnnouncement {
  /** This one, or a newer one. @param at ISO 8601 */
  covers(at: string): boolean;
  remember(at: string): void;
}

const key = 'usher:announcement';

/** Without storage, as in some private windows, it is forgotten with the page. */
export function dismissedAnnouncement(): DismissedAnnouncement {
  let dismissed = '';
  return {
    covers(at) {
      try {
        dismissed = localStorage.getItem(key) ?? dismissed;
      } catch {}
      return dismissed !== '' && Date.parse(at) <= Date.parse(dismissed);
    },
    remember(at) {
      dismissed = at;
      try {
        localStorage.setItem(key, at);
      } catch {}
    },
  };
}
