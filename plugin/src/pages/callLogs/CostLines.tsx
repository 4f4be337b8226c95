import { useStyles2 } from '@grafana/ui';
import { type CostLine, type RatedCostLine, titleOf } from '@voicehive/datasource-service/contract';
import React from 'react';

import { formatCount, formatUsd, UNKNOWN } from '../../panels/formatValues';
import { ScrollArea } from '../../panels/ScrollArea';
import { getTableStyles } from '../../panels/tableStyles';

interface CostLinesProps {
  lines: RatedCostLine[];
  /** What the platform says the call cost, in US dollars. */
  reportedUsd: number | null;
  /** What the bill comes to by the rate card, US dollars; null without a bill. */
  ratedUsd: number | null;
}

/** The platform's bill for the call, line by line, with its sum. */
export function CostLines({ lines, reportedUsd, ratedUsd }: CostLinesProps) {
  const styles = useStyles2(getTableStyles);
  if (lines.length === 0) {
    return (
      <p>
        {reportedUsd === null
          ? 'The platform reported no cost for this call.'
          : `The platform reported ${formatUsd(reportedUsd)} and no single lines.`}
      </p>
    );
  }
  const sum = lines.reduce<number | null>(
    (total, line) => (total === null || line.usd === null ? null : total + line.usd),
    0
  );
  const differs = reportedUsd !== null && (sum === null || Math.abs(reportedUsd - sum) >= SMALLEST_USD);
  return (
    <ScrollArea name="Cost lines, table">
      <table className={styles.table} aria-label="Cost lines">
        <thead>
          <tr>
            <th scope="col">Component</th>
            <th scope="col">Charged by</th>
            <th scope="col">Amount</th>
            <th scope="col" className={styles.number}>
              By rate card
            </th>
            <th scope="col" className={styles.number}>
              Difference
            </th>
            <th scope="col" className={styles.number}>
              Reported
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, position) => (
            <tr key={position}>
              <td>{titleOf(line.component)}</td>
              <td>{[line.provider, line.model].filter((part) => part !== null).join(' ') || UNKNOWN}</td>
              <td>{describeAmount(line)}</td>
              <td className={styles.number}>{line.ratedUsd === null ? 'no rate' : formatUsd(line.ratedUsd)}</td>
              <td className={styles.number}>{formatDifference(difference(line.ratedUsd, line.usd))}</td>
              <td className={styles.number}>{formatUsd(line.usd)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={3}>Total of the lines</td>
            <td className={styles.number}>{formatUsd(ratedUsd)}</td>
            <td className={styles.number}>{formatDifference(difference(ratedUsd, sum))}</td>
            <td className={styles.number} data-testid="cost-total">
              {formatUsd(sum)}
            </td>
          </tr>
        </tfoot>
      </table>
      {lines.some((line) => line.ratedUsd === null) && (
        <p className={styles.quiet}>Lines without a rate count in the rate card’s total as they were reported.</p>
      )}
      {sum === null && <p className={styles.quiet}>The platform does not say what each line comes to.</p>}
      {differs && (
        <p>
          The platform’s own total is {formatUsd(reportedUsd)}
          {sum === null ? '.' : ', which differs from the sum of its lines.'}
        </p>
      )}
    </ScrollArea>
  );
}

/** Half of what is shown at all, US dollars. */
const SMALLEST_USD = 0.00005;

function difference(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : left - right;
}

/** The rate card minus the report, with its sign. */
function formatDifference(usd: number | null): string {
  if (usd === null) {
    return UNKNOWN;
  }
  const sign = Math.abs(usd) < SMALLEST_USD ? '' : usd < 0 ? '−' : '+';
  return sign + formatUsd(Math.abs(usd));
}

function describeAmount(line: CostLine): string {
  const parts = [
    line.minutes !== null && `${line.minutes.toFixed(2)} min`,
    line.promptTokens !== null && `${formatCount(line.promptTokens)} prompt tokens`,
    line.cachedPromptTokens ? `${formatCount(line.cachedPromptTokens)} of them cached` : false,
    line.completionTokens !== null && `${formatCount(line.completionTokens)} completion tokens`,
    line.characters !== null && `${formatCount(line.characters)} characters`,
  ];
  return parts.filter(Boolean).join(', ') || UNKNOWN;
}
