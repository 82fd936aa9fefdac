import { readClientFiles } from './client-files.js';

test('a missing client build stops the start and says what to do', async () => {
  const nowhere = new URL('./nowhere/', import.meta.url);
  await expect(readClientFiles(nowhere)).rejects.toThrow(/run npm run build/);
});
