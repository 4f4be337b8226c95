import { createConsole } from './console.ts';

function consoleAt(isTTY: boolean) {
  const written: string[] = [];
  const clock = { now: 0 };
  const console = createConsole({ isTTY, write: (text: string) => written.push(text) }, () => clock.now);
  return { written, clock, console };
}

describe('createConsole', () => {
  it('writes progress as a line every few seconds where there is no terminal', () => {
    const { written, clock, console } = consoleAt(false);
    for (; clock.now <= 7000; clock.now += 500) {
      console.progress(() => `at ${clock.now}`);
    }

    expect(written).toEqual(['at 3000\n', 'at 6000\n']);
  });

  it('updates one line on a terminal and clears it before the next', () => {
    const { written, clock, console } = consoleAt(true);
    clock.now = 1000;
    console.progress(() => 'half');
    console.say('done');
    console.say('more');

    expect(written).toEqual(['\r\u001b[2Khalf', '\r\u001b[2Kdone\n', 'more\n']);
  });
});
