import { defaultClientConditions, defineConfig } from 'vite';

/** Only what browsers load; the server's part is tsc's output. */
export default defineConfig({
  // `common` as sources, so that a page never holds a stale build of it.
  resolve: { conditions: ['@usher/source', ...defaultClientConditions] },
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
