/** Loaded before a server: says how much memory it takes when all that is garbage has been collected. */
const { gc } = globalThis as { gc?: () => void };
process.on('SIGUSR2', () => {
  gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.stdout.write(`memory ${rss} ${heapUsed + external}\n`);
});
