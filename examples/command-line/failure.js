/** What went wrong, in words for whoever typed the command. */
export class Failure extends Error {
  constructor(message, { usage = false } = {}) {
    super(message);
    this.usage = usage;
  }
}
