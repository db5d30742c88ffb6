// Loaded by the gateway before OpenClaw itself: how many agents' databases stay open when nobody speaks.
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
