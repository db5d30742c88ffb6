import { useTranslation } from 'react-i18next';
import type { OffersNow } from '@/api/types';

export function Connections({ connections }: Pick<OffersNow, 'connections'>) {
  const { t } = useTranslation();
  const head = 'py-2 text-start font-normal';
  return (
    <section aria-labelledby="connections" className="min-w-0">
      <h2 id="connections" className="font-semibold">
        {t('offers.connections')}
      </h2>
      {connections.length === 0 ? (
        <p className="mt-1 text-sm text-ink-soft">{t('offers.noConnections')}</p>
      ) : (
        <table className="mt-2 w-full text-sm">
          <thead className="border-b border-line text-ink-soft">
            <tr>
              <th scope="col" className={head}>{t('offers.host')}</th>
              <th scope="col" className={`${head} px-4`}>{t('offers.protocol')}</th>
              <th scope="col" className={`${head} text-end`}>{t('offers.open')}</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line border-b border-line">
            {connections.map(({ host, protocol, open }) => (
              <tr key={`${host} ${protocol}`}>
                <th scope="row" className="py-2.5 text-start font-normal wrap-anywhere">{host}</th>
                <td className="px-4 py-2.5 whitespace-nowrap">{protocol}</td>
                <td className="py-2.5 text-end tabular-nums">{open}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
