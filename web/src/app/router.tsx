import { createBrowserRouter } from 'react-router';
import { LoadingPage } from '@/ui/Loading';
import { NotFoundPage } from './NotFoundPage';
import { RouteError } from './RouteError';

/** Each page is a file of its own to the browser: the landing page does not wait for the chat. */
export function createRouter() {
  return createBrowserRouter([
    {
      ErrorBoundary: RouteError,
      HydrateFallback: LoadingPage,
      children: [
        { path: '/', lazy: async () => ({ Component: (await import('@/features/landing/LandingPage')).LandingPage }) },
        { path: '/sign-in', lazy: async () => ({ Component: (await import('@/features/signin/SignInPage')).SignInPage }) },
        { path: '/sign-in/confirm', lazy: async () => ({ Component: (await import('@/features/signin/ConfirmPage')).ConfirmPage }) },
        { path: '/dev/mailbox', lazy: async () => ({ Component: (await import('@/features/signin/MailboxPage')).MailboxPage }) },
        { path: '/chat/:conversationId?', lazy: async () => ({ Component: (await import('./ChatRoute')).ChatRoute }) },
        { path: '/assistant', lazy: async () => ({ Component: (await import('./AssistantRoute')).AssistantRoute }) },
        { path: '/keys', lazy: async () => ({ Component: (await import('./KeysRoute')).KeysRoute }) },
        { path: '/operator', lazy: async () => ({ Component: (await import('./OperatorRoute')).OperatorRoute }) },
        { path: '/operator/providers', lazy: async () => ({ Component: (await import('./ProvidersRoute')).ProvidersRoute }) },
        { path: '/operator/keys', lazy: async () => ({ Component: (await import('./CredentialsRoute')).CredentialsRoute }) },
        { path: '/operator/models', lazy: async () => ({ Component: (await import('./CatalogueRoute')).CatalogueRoute }) },
        { path: '*', Component: NotFoundPage },
      ],
    },
  ]);
}
