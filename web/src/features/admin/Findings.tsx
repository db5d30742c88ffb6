import { useTranslation } from 'react-i18next';
import { useFindings } from '@/api/operator';
import type { Finding } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { formatBytes } from '@/lib/bytes';
import type { Texts } from '@/lib/i18n/texts';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatMoment } from '@/lib/time';
import { Notice } from '@/ui/Notice';

type KnownCode = keyof Texts['operator']['findings'];

/** What is not put right by itself. Nothing is shown while there is nothing of the kind. */
export function Findings() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const findings = useFindings();
  if (findings.isError) return <p className="mt-6 text-sm text-ink-soft">{problemText(findings.error)}</p>;
  if (!findings.data?.length) return null;
  return (
    <Notice tone="bad" className="mt-6">
      <h2 className="font-medium">{t('operator.findingsTitle')}</h2>
      <ul className="mt-2 flex max-h-80 flex-col gap-3 overflow-y-auto text-sm" data-testid="findings">
        {findings.data.map((finding) => (
          <Line key={finding.code + finding.tenant} finding={finding} />
        ))}
      </ul>
    </Notice>
  );
}

function Line({ finding: { code, path, bytes, whole, missing, since } }: { finding: Finding }) {
  const { t, i18n } = useTranslation();
  const language = useLanguage();
  const size = formatBytes(bytes, language);
  return (
    <li>
      {i18n.exists(`operator.findings.${code}`) ? t(`operator.findings.${code as KnownCode}`) : code}
      <code className="figures block wrap-anywhere">{path}</code>
      <time dateTime={since}>
        {t('yours.since')} {formatMoment(since, language)}
      </time>
      {code === 'HISTORY_MISSING' && <span> · {t('operator.missing', { count: missing })}</span>}
      {code === 'FOLDER_ORPHANED' && <span> · {whole ? size : t('operator.sizeAtLeast', { size })}</span>}
    </li>
  );
}
