import { useEffect, useState } from 'react';
import type { Assistant } from '@/api/types';

const TICK_MILLIS = 500;

export interface Waking {
  /** What is left of a usual start; undefined once it takes longer than usual. */
  leftMillis: number | undefined;
  /** 0 to 1. By steps and by time, whichever says less: a bar that waits at the end is a broken promise. */
  progress: number;
}

export function wakingAt(assistant: Assistant, now: number): Waking {
  const elapsed = Math.max(0, now - Date.parse(assistant.since));
  const left = assistant.estimateMillis - elapsed;
  const done = assistant.steps.filter((step) => step.state === 'DONE').length;
  const running = assistant.steps.some((step) => step.state === 'RUNNING') ? 0.8 : 0;
  const bySteps = assistant.steps.length === 0 ? 1 : (done + running) / assistant.steps.length;
  const byTime = assistant.estimateMillis > 0 ? elapsed / assistant.estimateMillis : 1;
  return { leftMillis: left > 0 ? left : undefined, progress: Math.min(bySteps, byTime, 0.97) };
}

/** The clock of the browser may differ from the server's; then the estimate is off, and the steps still tell the truth. */
export function useWaking(assistant: Assistant): Waking {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return wakingAt(assistant, now);
}
