import { useEffect, useState } from 'react';
import type { Assistant } from '@/api/types';

const TICK_MILLIS = 500;

export interface Waking {
  /** In the line for a place; undefined once it has one. */
  position: number | undefined;
  /** What is left of a usual start; undefined once it takes longer than usual. */
  leftMillis: number | undefined;
  /** 0 to 1. By steps and by time, whichever says less: a bar that waits at the end is a broken promise. */
  progress: number;
}

export function wakingAt(assistant: Assistant, now: number): Waking {
  const queued = assistant.steps.find((step) => step.name === 'QUEUED');
  if (queued?.position !== undefined) return { position: queued.position, leftMillis: undefined, progress: 0 };
  // The estimate is of the start itself: what was spent in the line is no part of it.
  const elapsed = Math.max(0, now - Date.parse(assistant.since) - (queued?.millis ?? 0));
  const steps = assistant.steps.filter((step) => step !== queued);
  const left = assistant.estimateMillis - elapsed;
  const done = steps.filter((step) => step.state === 'DONE').length;
  const running = steps.some((step) => step.state === 'RUNNING') ? 0.8 : 0;
  const bySteps = steps.length === 0 ? 1 : (done + running) / steps.length;
  const byTime = assistant.estimateMillis > 0 ? elapsed / assistant.estimateMillis : 1;
  return { position: undefined, leftMillis: left > 0 ? left : undefined, progress: Math.min(bySteps, byTime, 0.97) };
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
