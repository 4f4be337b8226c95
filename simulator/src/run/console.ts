/** Where the simulator writes what it does. */
export interface Console {
  /** Writes a line that stays. */
  say: (line: string) => void;
  /** Shows how far something is: in place on a terminal, as a line now and then elsewhere. */
  progress: (line: () => string) => void;
}

const TERMINAL_EVERY_MS = 200;
const ELSEWHERE_EVERY_MS = 3000;
const CLEAR_LINE = '\r\u001b[2K';

/** A console on a stream such as standard output. */
export function createConsole(
  stream: { isTTY?: boolean; write: (text: string) => unknown },
  now: () => number
): Console {
  const isTerminal = stream.isTTY === true;
  const every = isTerminal ? TERMINAL_EVERY_MS : ELSEWHERE_EVERY_MS;
  let shownAt = now();
  let isOpen = false;
  return {
    say: (line) => {
      stream.write(`${isOpen ? CLEAR_LINE : ''}${line}\n`);
      isOpen = false;
    },
    progress: (line) => {
      if (now() - shownAt < every) {
        return;
      }
      shownAt = now();
      stream.write(isTerminal ? `${CLEAR_LINE}${line()}` : `${line()}\n`);
      isOpen = isTerminal;
    },
  };
}
