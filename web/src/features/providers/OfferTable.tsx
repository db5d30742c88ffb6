import { useTranslation } from 'react-i18next';
import type { Offer } from '@/api/types';
import { useMediaQuery } from '@/lib/useMediaQuery';
import { BreakerText, Calls, Failures, Place, RestingKeys } from './OfferParts';

const keyOf = ({ provider, model, dialect, host }: Offer) => [provider, model, dialect, host].join(' ');

/** A table where there is room for one, else a card for each offer. */
export function OfferTable({ offers }: { offers: Offer[] }) {
  return useMediaQuery('(min-width: 64rem)') ? <Wide offers={offers} /> : <Narrow offers={offers} />;
}

function Wide({ offers }: { offers: Offer[] }) {
  const { t } = useTranslation();
  const head = 'px-3 py-2.5 text-start font-normal';
  const cell = 'px-3 py-3 align-top';
  return (
    <div className="mt-3 overflow-x-auto rounded-2xl border border-line bg-raised">
      <table className="w-full text-sm" data-testid="offer-table">
        <thead className="border-b border-line text-ink-soft">
          <tr>
            <th scope="col" className={`${head} ps-5`}>{t('offers.model')}</th>
            <th scope="col" className={head}>{t('offers.at')}</th>
            <th scope="col" className={head}>{t('offers.state')}</th>
            <th scope="col" className={head}>{t('offers.calls')}</th>
            <th scope="col" className={head}>{t('offers.resting')}</th>
            <th scope="col" className={`${head} pe-5`}>{t('offers.failures')}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {offers.map((offer) => (
            <tr key={keyOf(offer)} data-testid="offer" data-breaker={offer.breaker}>
              <th scope="row" className="max-w-72 py-3 ps-5 pe-3 text-start align-top font-medium wrap-anywhere">
                {offer.model}
                <span className="block font-normal text-ink-soft">{offer.provider}</span>
              </th>
              <td className={`${cell} max-w-64`}><Place offer={offer} /></td>
              <td className={cell}><BreakerText breaker={offer.breaker} /></td>
              <td className={cell}><Calls offer={offer} /></td>
              <td className={`${cell} max-w-48`}><RestingKeys offer={offer} /></td>
              <td className={`${cell} pe-5`}><Failures failures={offer.lastFailures} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Narrow({ offers }: { offers: Offer[] }) {
  const { t } = useTranslation();
  return (
    <ul className="mt-3 flex flex-col gap-3">
      {offers.map((offer) => (
        <li key={keyOf(offer)} className="rounded-2xl border border-line bg-raised p-4 text-sm" data-testid="offer" data-breaker={offer.breaker}>
          <h3 className="text-base font-medium wrap-anywhere">{offer.model}</h3>
          <p className="text-ink-soft">{offer.provider}</p>
          <div className="mt-2">
            <BreakerText breaker={offer.breaker} />
          </div>
          <dl className="mt-3 grid grid-cols-2 gap-x-4 gap-y-2 border-t border-line pt-3">
            <div className="min-w-0">
              <dt className="text-xs text-ink-soft">{t('offers.at')}</dt>
              <dd><Place offer={offer} /></dd>
            </div>
            <div>
              <dt className="text-xs text-ink-soft">{t('offers.calls')}</dt>
              <dd><Calls offer={offer} /></dd>
            </div>
            <div className="col-span-2">
              <dt className="text-xs text-ink-soft">{t('offers.resting')}</dt>
              <dd><RestingKeys offer={offer} /></dd>
            </div>
            <div className="col-span-2">
              <dt className="text-xs text-ink-soft">{t('offers.failures')}</dt>
              <dd><Failures failures={offer.lastFailures} /></dd>
            </div>
          </dl>
        </li>
      ))}
    </ul>
  );
}
