import { defineConfig } from 'vite';

/** Only what browsers load; the server's part is tsc's output. */
export default defineConfig({
  build: {
    outDir: 'dist/client',
    manifest: true,
    // The page's policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: { input: 'src/client.tsx' },
  },
});
