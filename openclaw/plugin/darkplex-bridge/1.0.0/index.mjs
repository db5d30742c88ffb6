/**
 * The way between OpenClaw and the portal's bridge. It holds no rules: what it is asked, it asks the portal. Today it has nothing to
 * ask; the beat is begun by whoever comes first, the cell's own start or this.
 */
import { begin } from './beat.mjs';

export default {
  id: 'darkplex-bridge',
  name: 'Darkplex bridge',
  description: 'Tells the portal how the gateway is. Holds no rules.',
  register() {
    begin(process.env);
  },
};
