/** A page nobody looks at gets no animation frames, but its answers still arrive. */
const HIDDEN_MILLIS = 250;

/** Collects what comes and hands it on once a frame, so that a fast model costs one rendering a frame and not one a word. */
export function paced<T>(take: (items: T[]) => void) {
  let waiting: T[] = [];
  let frame: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    cancelTimers();
    const items = waiting;
    waiting = [];
    if (items.length > 0) take(items);
  };

  const cancelTimers = () => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = undefined;
    timer = undefined;
  };

  return {
    push(item: T): void {
      waiting.push(item);
      if (waiting.length > 1) return;
      frame = requestAnimationFrame(flush);
      timer = setTimeout(flush, HIDDEN_MILLIS);
    },
    cancel(): void {
      cancelTimers();
      waiting = [];
    },
  };
}
