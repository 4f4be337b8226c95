/** One round: what was broken, what had been acknowledged by its end, and what became of it. */
export interface Round {
  number: number;
  fault: string;
  calls: number;
  deliveries: number;
  repeated: number;
  refused: number;
  /** Time from the last fault until everything acknowledged was stored, worked in and shown by every replica, ms. */
  recoveryMs: number;
  /** Time from then until the history had it too, ms; null where it was not looked at. */
  historyMs: number | null;
  wrongs: readonly string[];
  /** What was last to become right. */
  last: string;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function row(cells: ReadonlyArray<string | number>): string {
  return `| ${cells.join(' | ')} |`;
}

/** The report in Markdown: a line for each kind of fault, and what went wrong, if anything did. */
export function report(rounds: readonly Round[]): string {
  const last = rounds.at(-1);
  const kinds = [...new Set(rounds.map(({ fault }) => fault))];
  const lines = kinds.map((kind) => {
    const ofKind = rounds.filter(({ fault }) => fault === kind);
    const recovery = ofKind.map(({ recoveryMs }) => recoveryMs);
    const wrong = ofKind.filter(({ wrongs }) => wrongs.length > 0).length;
    return row([kind, ofKind.length, seconds(median(recovery)), seconds(Math.max(...recovery)), wrong]);
  });
  const history = rounds.flatMap(({ historyMs }) => (historyMs === null ? [] : [historyMs]));
  const wrongs = rounds.flatMap(({ number, fault, wrongs: sentences }) =>
    sentences.map((sentence) => `- Round ${number}, ${fault}: ${sentence}`)
  );
  return [
    '# Faults',
    '',
    `${rounds.length} rounds, ${last?.calls ?? 0} calls, ${last?.deliveries ?? 0} different deliveries acknowledged, ${last?.repeated ?? 0} sent again on purpose, ${last?.refused ?? 0} refused or unanswered and sent again.`,
    '',
    row(['Fault', 'rounds', 'whole again after, median s', 'at most, s', 'rounds with anything wrong']),
    row(['---', '--:', '--:', '--:', '--:']),
    ...lines,
    '',
    `The history was compared ${history.length} times; it had everything ${seconds(median(history))} s later (median), ${seconds(Math.max(0, ...history))} s at most.`,
    '',
    ...(wrongs.length === 0
      ? ['Nothing was lost, and nothing was there twice.']
      : ['## What went wrong', '', ...wrongs]),
    '',
  ].join('\n');
}
