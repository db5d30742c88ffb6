// Loaded by the gateway before OpenClaw itself: how many agents' databases stay open when nobody speaks, and that the threads
// which read conversations stay as well (at the end).
//
// OpenClaw keeps one. For the next agent it closes that one, ends its worker thread, and a new thread loads the same modules
// again: about one second of CPU for each message of a cell in which people take turns, and for the first one after a freeze,
// in which the single database's minute of idleness has run out. OpenClaw has no setting for it; where it keeps that one is
// registered under a global name, and it takes what it finds there. So it finds this: a place that always looks free, and
// lets go of the database that was used longest ago when there are too many. An OpenClaw that looks elsewhere does as it
// always did.

const OPEN_MAX = Number(process.env.DARKPLEX_OPEN_DATABASES ?? 1);

/** Those that nobody uses, the one used longest ago first. */
const idle = new Set();

/** Tells when a database is in use again: nobody closes it then. */
class Owners extends Map {
  set(path, owner) {
    const borrow = owner.borrow;
    owner.borrow = (...expected) => {
      idle.delete(owner);
      return borrow.apply(owner, expected);
    };
    return super.set(path, owner);
  }

  delete(path) {
    idle.delete(this.get(path));
    return super.delete(path);
  }
}

function letGoOfTheOldest() {
  const [oldest] = idle;
  idle.delete(oldest);
  // It was not in use, and what it holds is on the disk. OpenClaw refuses to use one that did not close well.
  oldest.closeIdle().catch((error) => console.error(`An idle database was not closed: ${error}`));
}

globalThis[Symbol.for('openclaw.agentDatabaseExecutionOwners')] ??= {
  owners: new Owners(),
  get idle() {
    return undefined;
  },
  /** OpenClaw also clears it, for whom that is it knows itself. */
  set idle(owner) {
    if (!owner) return;
    idle.delete(owner);
    idle.add(owner);
    while (idle.size > OPEN_MAX) letGoOfTheOldest();
  },
};

// OpenClaw ends the threads that read conversations while nobody speaks, and the next message waits for new ones, which load the
// same modules again. It does so in two ways, and has a setting for neither:
//
// * One is ended after a minute of idleness. That minute does not end here; the thread still ends when memory is short. The
//   pool asks for its own timer, by which it is known.
// * Another is begun and ended once a minute to see whether conversations still exist that run on other machines. A cell has no
//   other machines. That sweep, known by its name, is not repeated; the one at the start, and the one after a
//   conversation was renewed, stay.
//
// An OpenClaw that asks for its timers otherwise gets them as it asked.

const READER = '/dist/config/sessions/session-transcript.worker.js';
const SWEEP = 'sweepActivePlacements';
const MINUTE_MS = 60_000;
/** The longest that a timer takes: 24 days. */
const NEVER_MS = 2 ** 31 - 1;

function isPoolOfReaders(asking) {
  return asking?.retirement && String(asking.options?.workerUrl).endsWith(READER);
}

function without(timer, needless) {
  return new Proxy(timer, {
    apply(target, asking, [callback, delay, ...rest]) {
      const never = delay === MINUTE_MS && needless(asking, callback);
      return Reflect.apply(target, asking, [callback, never ? NEVER_MS : delay, ...rest]);
    },
  });
}

globalThis.setTimeout = without(setTimeout, isPoolOfReaders);
globalThis.setInterval = without(setInterval, (_, callback) => callback?.name === SWEEP);
