import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  server: {
    host: '127.0.0.1',
    port: Number(process.env.PORT ?? 5173),
    // Another one would be a page that nobody was told of.
    strictPort: true,
    // The page and the graph have one origin here, so the graph needs no HOOKGRAPH_CORS_ORIGINS.
    proxy: {
      '/graphql': process.env.GRAPH_URL ?? 'http://127.0.0.1:4000',
      // To try what the page does when an API misbehaves. There is no such thing in front of a real API.
      ...(process.env.SANDBOX_URL !== undefined && { '/_sandbox': process.env.SANDBOX_URL }),
    },
  },
});
