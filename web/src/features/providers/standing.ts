import type { KeyAside, OfferFailure, OffersNow } from '@/api/types';

/** How a key is doing: set aside everywhere, resting for some models, and what last went wrong with it. */
export function standing(id: string, { offers, keysAside }: OffersNow): { aside: KeyAside | undefined; resting: number; last: OfferFailure | undefined } {
  const failures = offers.flatMap((offer) => offer.lastFailures).filter((failure) => failure.key === id);
  return {
    aside: keysAside.find((one) => one.key === id),
    resting: offers.filter((offer) => offer.keysResting.includes(id)).length,
    last: failures.toSorted((a, b) => b.at.localeCompare(a.at))[0],
  };
}
