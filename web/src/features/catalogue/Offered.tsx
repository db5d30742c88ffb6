import { useTranslation } from 'react-i18next';
import { useModels } from '@/api/models';
import type { Model } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatPricePerMillion } from '@/lib/money';
import { useMediaQuery } from '@/lib/useMediaQuery';
import { Skeleton } from '@/ui/Loading';

/** What people can pick at this moment, in their order. */
export function Offered() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const wide = useMediaQuery('(min-width: 40rem)');
  const models = useModels();
  return (
    <section aria-labelledby="offered" className="mt-8">
      <h2 id="offered" className="font-semibold">
        {t('catalogue.offered')}
      </h2>
      <p className="mt-1 max-w-prose text-sm text-ink-soft">
        {t('catalogue.offeredText')} {t('catalogue.perMillion')}
      </p>
      {models.isPending && <Skeleton className="mt-3 h-28" />}
      {models.isError && !models.data && (
        <p role="alert" className="mt-3 text-sm">
          {problemText(models.error)}
        </p>
      )}
      {models.data && (wide ? <Wide models={models.data.models} first={models.data.default} /> : <Narrow models={models.data.models} first={models.data.default} />)}
    </section>
  );
}

interface Props {
  models: Model[];
  first: string;
}

function Wide({ models, first }: Props) {
  const { t } = useTranslation();
  const head = 'px-3 py-2.5 font-normal';
  return (
    <div className="mt-3 overflow-x-auto rounded-2xl border border-line bg-raised">
      <table className="w-full text-sm" data-testid="offered">
        <thead className="border-b border-line text-ink-soft">
          <tr>
            <th scope="col" className={`${head} ps-5 text-start`}>{t('catalogue.model')}</th>
            <th scope="col" className={`${head} text-start`}>{t('catalogue.provider')}</th>
            <th scope="col" className={`${head} text-end`}>{t('catalogue.input')}</th>
            <th scope="col" className={`${head} pe-5 text-end`}>{t('catalogue.output')}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {models.map((model) => (
            <tr key={model.id}>
              <th scope="row" className="py-3 ps-5 pe-3 text-start font-normal wrap-anywhere">
                <Name model={model} first={first} />
              </th>
              <td className="px-3 py-3">{model.provider}</td>
              <td className="px-3 py-3 text-end"><Price micro={model.inputMicroUsdPerMillion} /></td>
              <td className="py-3 ps-3 pe-5 text-end"><Price micro={model.outputMicroUsdPerMillion} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Narrow({ models, first }: Props) {
  const { t } = useTranslation();
  return (
    <ol className="mt-3 divide-y divide-line border-y border-line text-sm" data-testid="offered">
      {models.map((model) => (
        <li key={model.id} className="py-3">
          <Name model={model} first={first} />
          <dl className="mt-1 grid grid-cols-3 gap-x-3">
            {(
              [
                ['provider', model.provider],
                ['input', <Price key="input" micro={model.inputMicroUsdPerMillion} />],
                ['output', <Price key="output" micro={model.outputMicroUsdPerMillion} />],
              ] as const
            ).map(([name, value]) => (
              <div key={name} className="min-w-0">
                <dt className="text-xs text-ink-soft">{t(`catalogue.${name}`)}</dt>
                <dd className="wrap-anywhere">{value}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ol>
  );
}

function Name({ model, first }: { model: Model; first: string }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="font-medium">{model.name}</span>
      {model.id === first && <span className="ms-2 rounded bg-lamp-wash px-1.5 py-0.5 text-xs">{t('catalogue.first')}</span>}
      <code className="figures block text-ink-soft">{model.id}</code>
    </>
  );
}

function Price({ micro }: { micro: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return micro === 0 ? t('catalogue.free') : formatPricePerMillion(micro, language);
}
