/** What transcript and waterfall share: the turn that the reader points at, in both. */
export interface LinkedTurns {
  /** Index of the turn; null when none is pointed at. */
  pointedAt: number | null;
  onPoint: (turn: number | null) => void;
  /** Brings the other side of a turn into view. */
  onGo: (turn: number, to: 'transcript' | 'waterfall') => void;
}

/** Ids of the elements that are gone to. */
export const turnElementId = (turn: number) => `call-turn-${turn}`;
export const lineElementId = (turn: number) => `call-line-of-turn-${turn}`;

/** Scrolls to the other side of a turn, as far as the reader's settings of motion allow. */
export function goToTurn(turn: number, to: 'transcript' | 'waterfall'): void {
  const element = document.getElementById(to === 'transcript' ? lineElementId(turn) : turnElementId(turn));
  const isCalm = window.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? true;
  element?.scrollIntoView({ behavior: isCalm ? 'auto' : 'smooth', block: 'center' });
}
