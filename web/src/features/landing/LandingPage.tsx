import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useSession } from '@/api/session';
import { usePageTitle } from '@/lib/pageTitle';
import { Button, type ButtonLook } from '@/ui/Button';
import { CopyButton } from '@/ui/CopyButton';
import { Facade } from '@/ui/Facade';
import { Logo } from '@/ui/Logo';
import { Preferences } from '@/ui/Preferences';
import { Receipt } from './Receipt';
import { Today } from './Today';
import { Soon } from './Soon';

const COMMAND = './darkplex up';

export function LandingPage() {
  const { t } = useTranslation();
  usePageTitle(undefined);
  return (
    <div className="overflow-x-clip">
      <header className="mx-auto flex h-18 w-full max-w-6xl items-center justify-between px-5 sm:px-8">
        <Logo />
        <div className="flex items-center gap-1 sm:gap-3">
          <Preferences />
          <Enter size="small" look="outline" />
        </div>
      </header>
      <main>
        <Hero />
        <Today />
        <Soon />
        <Host />
      </main>
      <footer className="border-t border-line text-sm text-ink-soft">
        <div className="mx-auto flex w-full max-w-6xl flex-wrap items-center justify-between gap-4 px-5 py-8 sm:px-8">
          <Logo className="text-ink" />
          <p>{t('landing.footer')}</p>
        </div>
      </footer>
    </div>
  );
}

function Hero() {
  const { t } = useTranslation();
  return (
    <section className="relative mx-auto grid w-full max-w-6xl items-center gap-x-16 gap-y-14 px-5 pt-10 pb-24 sm:px-8 lg:grid-cols-[1.15fr_1fr] lg:pt-16 lg:pb-32">
      <div className="relative z-10">
        <h1 className="text-display font-semibold text-balance">{t('landing.headline')}</h1>
        <p className="mt-6 max-w-[34rem] text-lg leading-relaxed text-ink-soft sm:text-xl">{t('landing.lead')}</p>
        <div className="mt-9 flex flex-wrap items-center gap-3">
          <Enter size="large" look="primary" />
          <Button size="large" look="quiet" asChild>
            <a href="#host">{t('landing.source')}</a>
          </Button>
        </div>
      </div>
      <div className="relative">
        <Facade className="absolute -inset-x-10 -inset-y-20 mask-radial-closest-side mask-radial-from-55% mask-radial-to-100% lg:-right-72 lg:-left-24" lit={[9, 6]} />
        <Receipt />
      </div>
    </section>
  );
}

function Enter({ look, size }: ButtonLook) {
  const { t } = useTranslation();
  const signedIn = Boolean(useSession().data?.user);
  return (
    <Button {...(look ? { look } : {})} {...(size ? { size } : {})} asChild>
      <Link to={signedIn ? '/chat' : '/sign-in'}>{signedIn ? t('landing.openChat') : t('landing.signIn')}</Link>
    </Button>
  );
}

function Host() {
  const { t } = useTranslation();
  return (
    <section id="host" className="mx-auto w-full max-w-6xl scroll-mt-8 px-5 pb-28 sm:px-8">
      <div className="grid items-center gap-8 rounded-3xl border border-line bg-raised p-7 sm:p-12 lg:grid-cols-2">
        <div>
          <h2 className="text-title font-semibold">{t('landing.hostTitle')}</h2>
          <p className="mt-3 text-ink-soft">{t('landing.hostText')}</p>
        </div>
        <div className="flex items-center justify-between gap-4 rounded-xl bg-sunk py-3 ps-5 pe-3 font-mono text-[0.9375rem]">
          <code>
            <span aria-hidden="true" className="text-lamp-ink select-none">
              ${' '}
            </span>
            {COMMAND}
          </code>
          <CopyButton text={() => COMMAND} label={t('turn.copy')} />
        </div>
      </div>
    </section>
  );
}
