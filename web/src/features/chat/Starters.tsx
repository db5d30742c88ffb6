import { useTranslation } from 'react-i18next';

const starters = ['plan', 'explain', 'write'] as const;

/** What an empty conversation offers. A starter goes into the field, so that it can be changed before it is sent. */
export function Starters({ onPick }: { onPick: (text: string) => void }) {
  const { t } = useTranslation();
  return (
    <ul className="grid gap-2.5 sm:grid-cols-3">
      {starters.map((name) => (
        <li key={name}>
          <button
            type="button"
            onClick={() => onPick(t(`chat.starters.${name}.text`))}
            className="flex h-full w-full flex-col items-start rounded-xl border border-line bg-raised p-4 text-start transition-colors hover:border-line-strong"
          >
            <span className="block font-medium">{t(`chat.starters.${name}.title`)}</span>
            <span className="mt-1 line-clamp-3 text-sm text-ink-soft">{t(`chat.starters.${name}.text`)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
