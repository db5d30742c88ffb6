/** Where a person wanted to go before signing in. */
export const NEXT_KEY = 'darkplex.next';
