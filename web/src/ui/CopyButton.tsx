import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '@/lib/clipboard';
import { IconButton } from './IconButton';

const SHOWN_MILLIS = 1_500;

export function CopyButton({ text, label, className }: { text: () => string; label: string; className?: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MILLIS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      label={copied ? t('turn.copied') : label}
      className={className}
      onClick={() => void copyText(text()).then(setCopied)}
    >
      {copied ? <Check className="text-good" /> : <Copy />}
    </IconButton>
  );
}
