import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Model } from '@/api/types';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatPricePerMillion } from '@/lib/money';
import { DemoBadge } from '@/ui/DemoBadge';
import { Menu, MenuContent, MenuRadioGroup, MenuRadioItem, MenuTrigger } from '@/ui/Menu';

export function ModelPicker({ models, chosen, onChoose }: { models: Model[]; chosen: Model | undefined; onChoose: (id: string) => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (!chosen) return null;
  if (chosen.demo && models.length === 1) return <DemoBadge className="ms-2" />;
  if (models.length === 1) return <span className="truncate px-2 text-sm text-ink-soft">{chosen.name}</span>;
  return (
    <>
      <Menu>
        <MenuTrigger
          aria-label={`${t('composer.modelLabel')}: ${chosen.name}`}
          data-testid="model-picker"
          className="flex h-9 min-w-0 items-center gap-1.5 rounded-lg px-2 text-sm text-ink-soft hover:bg-ink/6 hover:text-ink touch:h-11"
        >
          <span className="truncate">{chosen.name}</span>
          <ChevronDown aria-hidden="true" className="size-4 shrink-0" />
        </MenuTrigger>
        <MenuContent align="start" className="max-w-[min(24rem,calc(100vw-1.5rem))]">
          <MenuRadioGroup value={chosen.id} onValueChange={onChoose}>
            {models.map((model) => (
              <MenuRadioItem key={model.id} value={model.id}>
                <span className="min-w-0 py-1">
                  <span className="block truncate">
                    {model.name} <span className="text-ink-soft">· {model.provider}</span>
                  </span>
                  <span className="block text-xs text-ink-soft">
                    {model.demo
                      ? t('app.demo')
                      : t('composer.priceInOut', {
                          input: formatPricePerMillion(model.inputMicroUsdPerMillion, language),
                          output: formatPricePerMillion(model.outputMicroUsdPerMillion, language),
                        })}
                  </span>
                </span>
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
        </MenuContent>
      </Menu>
      {chosen.demo && <DemoBadge />}
    </>
  );
}
