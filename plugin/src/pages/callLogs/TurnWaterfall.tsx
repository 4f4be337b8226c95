import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { titleOf, TURN_STAGES, type TurnLatency } from '@voicehive/datasource-service/contract';
import React from 'react';

import { formatMs } from '../../panels/formatValues';
import { turnElementId, type LinkedTurns } from './linkedTurns';
import { TurnButton } from './TurnButton';
import { layOutWaterfall, type Segment, type TurnBar } from './waterfall';

const PARTS: Array<Segment['part']> = [...TURN_STAGES, 'unattributed'];

/** Every turn of a call as one bar of its stages, all on the same scale. */
export function TurnWaterfall({ turns, linked }: { turns: TurnLatency[]; linked: LinkedTurns }) {
  const styles = useStyles2(getStyles);
  const colors = usePartColors();
  if (turns.length === 0) {
    return <p>The platform measured no turn of this call.</p>;
  }
  const { bars, scaleMs } = layOutWaterfall(turns);
  return (
    <div>
      <ul className={styles.legend} aria-label="Stages">
        {PARTS.map((part) => (
          <li key={part}>
            <span className={styles.swatch} style={{ background: colors[part] }} />
            {titleOf(part)}
          </li>
        ))}
      </ul>
      <ol className={styles.bars} aria-label="Turns of the call" tabIndex={0}>
        {bars.map((bar) => (
          <li
            key={bar.index}
            id={turnElementId(bar.index)}
            className={cx(
              styles.row,
              bar.isSlowest && styles.slowest,
              bar.index === linked.pointedAt && styles.pointed
            )}
            data-testid="turn"
            data-pointed={bar.index === linked.pointedAt}
            onMouseEnter={() => linked.onPoint(bar.index)}
            onMouseLeave={() => linked.onPoint(null)}
          >
            <span className={styles.name}>
              <TurnButton turn={bar.index} to="transcript" linked={linked} />
              {bar.isSlowest && <strong className={styles.mark}>slowest</strong>}
            </span>
            <span className={styles.track} role="img" aria-label={describeTurn(bar)}>
              {bar.segments.map(({ part, ms, width }) => (
                <span
                  key={part}
                  className={styles.segment}
                  title={`${titleOf(part)}: ${formatMs(ms)}`}
                  style={{ background: colors[part], width: `${width * 100}%` }}
                />
              ))}
            </span>
            <span className={styles.total}>{bar.total === null ? 'total not measured' : formatMs(bar.total)}</span>
            <span className={styles.note}>{describeParts(bar)}</span>
            <span className={styles.note}>{describeClock(bar)}</span>
          </li>
        ))}
      </ol>
      <p className={styles.note}>
        The longest bar is {formatMs(scaleMs)}. Unattributed is time that no stage explains; with it the stages add up
        to the platform’s total. Our clock measures from the end of the caller’s speech to the agent’s next words.
      </p>
    </div>
  );
}

/** The stages as a sum that a reader can check. */
function describeParts(bar: TurnBar): string {
  const parts = bar.segments.map(({ part, ms }) => `${titleOf(part)} ${formatMs(ms)}`).join(' + ');
  const overlap = bar.overlap > 0 ? `stages overlap by ${formatMs(bar.overlap)}` : '';
  return [parts, overlap, describeGaps(bar)].filter(Boolean).join('; ');
}

function describeClock({ observed, difference }: TurnBar): string {
  if (observed === null) {
    return 'our clock: not seen';
  }
  const sign = difference !== null && difference >= 0 ? '+' : '−';
  const apart = difference === null ? '' : ` (${sign}${formatMs(Math.abs(difference))})`;
  return `our clock: ${formatMs(observed)}${apart}`;
}

function describeTurn(bar: TurnBar): string {
  const parts = bar.segments.map(({ part, ms }) => `${titleOf(part)} ${formatMs(ms)}`);
  const total = bar.total === null ? 'total not measured' : `total ${formatMs(bar.total)}`;
  return [`Turn ${bar.index + 1}: ${total}`, ...parts, describeGaps(bar)].filter(Boolean).join(', ');
}

function describeGaps({ notMeasured }: TurnBar): string {
  return notMeasured.length === 0 ? '' : `${notMeasured.map(titleOf).join(', ')} not measured`;
}

function usePartColors(): Record<Segment['part'], string> {
  const { visualization, colors } = useTheme2();
  return {
    endpointing: visualization.getColorByName('blue'),
    transcriber: visualization.getColorByName('green'),
    model: visualization.getColorByName('purple'),
    voice: visualization.getColorByName('orange'),
    transport: visualization.getColorByName('semi-dark-yellow'),
    // Stripes, so that the unexplained part is told apart without colour too.
    unattributed: `repeating-linear-gradient(45deg, ${colors.text.disabled} 0 4px, ${colors.background.secondary} 4px 8px)`,
  };
}

const getStyles = (theme: GrafanaTheme2) => ({
  legend: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 2), listStyle: 'none' }),
  swatch: css({ borderRadius: 2, display: 'inline-block', height: 10, marginRight: theme.spacing(0.75), width: 16 }),
  // As high as the transcript beside it, so that both sides of a turn are in sight together.
  bars: css({ listStyle: 'none', margin: theme.spacing(1, 0), maxHeight: 560, overflowY: 'auto' }),
  row: css({
    alignItems: 'center',
    display: 'grid',
    gap: theme.spacing(0, 1),
    gridTemplateColumns: '140px minmax(100px, 1fr) 80px',
    padding: theme.spacing(0.5, 1),
    [theme.breakpoints.down('md')]: { gridTemplateColumns: '1fr auto' },
  }),
  // A line at the side instead of a coloured ground, on which small grey text cannot be read.
  slowest: css({ borderLeft: `4px solid ${theme.colors.warning.border}` }),
  pointed: css({ background: theme.colors.action.selected }),
  name: css({ whiteSpace: 'nowrap' }),
  mark: css({ color: theme.colors.warning.text, marginLeft: theme.spacing(1) }),
  track: css({
    background: theme.colors.background.secondary,
    display: 'flex',
    height: 16,
    overflow: 'hidden',
    [theme.breakpoints.down('md')]: { gridColumn: '1 / -1', gridRow: 2 },
  }),
  segment: css({ display: 'block', height: '100%', minWidth: 1 }),
  total: css({ fontVariantNumeric: 'tabular-nums', textAlign: 'right' }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    gridColumn: '1 / -1',
  }),
});
