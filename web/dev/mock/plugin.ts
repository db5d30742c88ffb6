import type { Connect, Plugin } from 'vite';
import { MockPortal } from './portal.ts';

/** What the portal sends with every page; `vite preview` does the same, so that a breach is seen here and not in production. */
const CONTENT_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

export function mockApi(): Plugin {
  const portal = new MockPortal();
  const api: Connect.NextHandleFunction = (request, response, next) => {
    if (request.url?.startsWith('/api/')) void portal.handle(request, response);
    else next();
  };
  return {
    name: 'darkplex-mock-api',
    configureServer: (server) => void server.middlewares.use(api),
    configurePreviewServer: (server) =>
      void server.middlewares.use(api).use((_request, response, next) => {
        response.setHeader('Content-Security-Policy', CONTENT_POLICY);
        next();
      }),
  };
}
