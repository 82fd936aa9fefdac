/** Loaded before a server, so that the memory of idle connections can be read without what is garbage. */
const { gc } = globalThis as { gc?: () => void };
process.on('SIGUSR2', () => gc?.());
