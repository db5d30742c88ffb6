// Loaded by the gateway before OpenClaw itself: begins the beat of our plugin, where the template pins one.
//
// OpenClaw's own loader would do it too, for about one second of CPU at each start: with the first plugin from outside it resolves
// every later module by a hook, and reads the manifests of all that it brings itself. What is only to be told needs none of that.
import { isMainThread } from 'node:worker_threads';

/** What starts is not held up. */
const AFTER_MILLIS = 2000;

// Threads and children of the gateway load this too.
if (process.env.DARKPLEX_BEAT_SECONDS && isMainThread && process.argv.includes('gateway')) {
  setTimeout(() => {
    import('./plugins/darkplex-bridge/beat.mjs').then(
      ({ begin }) => begin(process.env),
      (failed) => console.error(`The beat could not be begun: ${failed.code ?? failed.message}`),
    );
  }, AFTER_MILLIS).unref();
}
