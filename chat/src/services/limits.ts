/** Characters of a message. */
export const maxTextLength = 4_000;

/** Messages in one answer. */
export const maxMessages = 200;
