import { useCallback, useState, type UIEvent } from 'react';

/** Rows above and below what is seen that are drawn too, so that scrolling shows no gaps. */
const SPARE_ROWS = 10;

interface WindowOptions {
  count: number;
  /** Pixels. */
  rowHeight: number;
  height: number;
}

/** Of many rows of the same height those that can be seen, and the handler that follows scrolling. */
export function useWindow({ count, rowHeight, height }: WindowOptions) {
  const [top, setTop] = useState(0);
  const onScroll = useCallback((event: UIEvent<HTMLElement>) => setTop(event.currentTarget.scrollTop), []);
  const first = Math.max(0, Math.min(Math.floor(top / rowHeight) - SPARE_ROWS, count - 1));
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE_ROWS);
  return { first, end, before: first * rowHeight, after: Math.max(0, count - end) * rowHeight, onScroll };
}
