/**
 * Rejects when the promise takes longer; what comes of it later is ignored. A Redis that is stopped keeps
 * its connections open and answers nothing.
 */
export async function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new Error(`Redis did not answer within ${ms} ms`));
    // One more turn: in a busy process the answer may have come and only not been read yet.
    timer = setTimeout(() => setImmediate(giveUp), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    promise.catch(() => {});
  }
}
