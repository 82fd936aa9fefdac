/** Takes one line at a time that tells a human what is going on. */
export type OnProgress = (line: string) => void;

export interface MongodSearch {
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: OnProgress;
}

/** One way to come by a mongod. */
export interface MongodSource {
  readonly name: string;
  /** Path of the binary; rejects with the reason when this way leads nowhere. */
  find(search: MongodSearch): Promise<string>;
}
