/** Characters of a message. */
export const maxTextLength = 4_000;

/** Different emoji on one message, and people behind one of them. */
export const maxEmoji = 20;
export const maxReactors = 1_000;

/** Messages, and changes of messages, in one answer. */
export const maxMessages = 200;
