import { Search, SquarePen } from 'lucide-react';
import { type ReactNode, type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useConversations } from '@/api/conversations';
import type { ConversationSummary } from '@/api/types';
import { type Age, ageOf } from '@/lib/time';
import { Button } from '@/ui/Button';
import { Logo } from '@/ui/Logo';
import { Skeleton } from '@/ui/Loading';
import { ConversationRow } from './ConversationRow';

interface ConversationListProps {
  searchRef: Ref<HTMLInputElement>;
  openId: string | undefined;
  onNewChat: () => void;
  onOpened: () => void;
  /** Beside the logo: what closes the list. */
  close: ReactNode;
  foot: ReactNode;
}

export function ConversationList({ searchRef, openId, onNewChat, onOpened, close, foot }: ConversationListProps) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const { data, isPending, isError, refetch } = useConversations();
  const all = data?.conversations ?? [];
  const wanted = query.trim().toLocaleLowerCase();
  const shown = wanted ? all.filter((one) => one.title.toLocaleLowerCase().includes(wanted)) : all;
  return (
    <nav aria-label={t('chat.conversations')} className="flex h-full min-h-0 flex-col">
      <div className="flex h-14 shrink-0 items-center justify-between ps-4 pe-2">
        <Link to="/" className="rounded-md">
          <Logo />
        </Link>
        {close}
      </div>
      <div className="flex flex-col gap-2 px-3 pb-3">
        <Button onClick={onNewChat} className="w-full justify-start" aria-keyshortcuts="Control+Shift+O Meta+Shift+O">
          <SquarePen aria-hidden="true" />
          {t('chat.newChat')}
        </Button>
        <div className="relative">
          <Search aria-hidden="true" className="pointer-events-none absolute start-3 top-1/2 size-4 -translate-y-1/2 text-ink-soft" />
          <input
            ref={searchRef}
            type="search"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && (query ? setQuery('') : event.currentTarget.blur())}
            placeholder={t('chat.search')}
            aria-label={t('chat.search')}
            aria-keyshortcuts="Control+K Meta+K"
            className="h-10 w-full rounded-[0.625rem] bg-transparent ps-9 pe-3 text-sm placeholder:text-ink-soft hover:bg-ink/4 focus:bg-raised touch:h-11 touch:text-base [&::-webkit-search-cancel-button]:hidden"
          />
        </div>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {isPending && <ListSkeleton />}
        {isError && !data && (
          <div className="flex flex-col items-start gap-3 px-3 py-2 text-sm text-ink-soft">
            {t('chat.listFailed')}
            <Button size="small" onClick={() => void refetch()}>
              {t('app.retry')}
            </Button>
          </div>
        )}
        {data && all.length === 0 && <p className="px-3 py-2 text-sm text-ink-soft">{t('chat.none')}</p>}
        {all.length > 0 && shown.length === 0 && <p className="px-3 py-2 text-sm wrap-anywhere text-ink-soft">{t('chat.noMatch', { query })}</p>}
        {groups(shown).map(([age, conversations]) => (
          <section key={age} aria-label={t(`chat.age.${age}`)} className="mb-4">
            <h2 className="px-3 pb-1 text-xs text-ink-soft">{t(`chat.age.${age}`)}</h2>
            <ul>
              {conversations.map((one) => (
                <ConversationRow key={one.id} conversation={one} open={one.id === openId} onOpened={onOpened} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div className="shrink-0 border-t border-line p-2">{foot}</div>
    </nav>
  );
}

function groups(conversations: ConversationSummary[]): [Age, ConversationSummary[]][] {
  const found = new Map<Age, ConversationSummary[]>();
  for (const one of conversations) {
    const age = ageOf(one.updatedAt);
    found.set(age, [...(found.get(age) ?? []), one]);
  }
  return [...found];
}

function ListSkeleton() {
  return (
    <div className="flex flex-col gap-3 px-3 py-2">
      <Skeleton className="h-4 w-4/5" />
      <Skeleton className="h-4 w-3/5" />
      <Skeleton className="h-4 w-2/3" />
    </div>
  );
}
