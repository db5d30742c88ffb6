/**
 * The place for other ways to sign in: Google, GitHub, a passkey. Below the form, one button each, under a line with "or". It shows
 * nothing until the portal says which of them it offers.
 */
export function OtherWays() {
  return null;
}
