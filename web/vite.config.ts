import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { mockApi } from './dev/mock/plugin.ts';

/**
 * `npm run dev` and `npm run preview` answer `/api` from an in-memory mock. With DARKPLEX_PORTAL=http://127.0.0.1:8080 they ask
 * that portal instead.
 */
const portal = process.env['DARKPLEX_PORTAL'];
const proxy = portal ? { '/api': { target: portal, changeOrigin: false } } : {};

export default defineConfig({
  plugins: [react(), tailwind(), ...(portal || process.env['VITEST'] ? [] : [mockApi()])],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { host: '127.0.0.1', proxy },
  preview: { host: '127.0.0.1', proxy },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    // The largest file is the grammar of C++, fetched only by those who are shown C++.
    chunkSizeWarningLimit: 850,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|react-router)[\\/]/ }],
        },
      },
    },
  },
  test: { environment: 'jsdom', setupFiles: ['src/test/setup.ts'], include: ['src/**/*.test.{ts,tsx}', 'dev/**/*.test.ts'] },
});
