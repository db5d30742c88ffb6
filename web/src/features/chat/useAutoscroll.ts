import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

/** So near to the end a reader is taken to be at the end. */
const NEAR_PX = 64;

/** Keeps the end in sight while an answer grows, and lets go as soon as the reader scrolls up. */
export function useAutoscroll(scroller: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>) {
  const following = useRef(true);
  const lastTop = useRef(0);
  const [away, setAway] = useState(false);

  const toEnd = useCallback(
    (behavior: ScrollBehavior = 'auto') => {
      following.current = true;
      setAway(false);
      scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior });
    },
    [scroller],
  );

  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return;
    const onScroll = () => {
      const left = box.scrollHeight - box.scrollTop - box.clientHeight;
      if (left < NEAR_PX) following.current = true;
      else if (box.scrollTop < lastTop.current) following.current = false;
      lastTop.current = box.scrollTop;
      setAway(!following.current && left > NEAR_PX);
    };
    const grown = new ResizeObserver(() => {
      if (following.current) box.scrollTop = box.scrollHeight;
      else onScroll();
    });
    box.addEventListener('scroll', onScroll, { passive: true });
    grown.observe(inner);
    grown.observe(box);
    return () => {
      box.removeEventListener('scroll', onScroll);
      grown.disconnect();
    };
  }, [scroller, content]);

  return { away, toEnd };
}
