import { Badge, useStyles2 } from '@grafana/ui';
import type { Scorecard, StructuredOutput } from '@voicehive/datasource-service/contract';
import React from 'react';

import { UNKNOWN } from '../../panels/formatValues';
import { ScrollArea } from '../../panels/ScrollArea';
import { getTableStyles } from '../../panels/tableStyles';

/** How the call was graded. */
export function Scorecards({ cards }: { cards: Scorecard[] }) {
  const styles = useStyles2(getTableStyles);
  if (cards.length === 0) {
    return <p>The platform graded this call by no scorecard.</p>;
  }
  return (
    <ScrollArea name="Scorecards, table">
      <table className={styles.table} aria-label="Scorecards">
        <thead>
          <tr>
            <th scope="col">Scorecard</th>
            <th scope="col" className={styles.number}>
              Points
            </th>
            <th scope="col">Passed</th>
          </tr>
        </thead>
        <tbody>
          {cards.map((card) => (
            <tr key={card.id}>
              <td>{card.name ?? card.id}</td>
              <td className={styles.number}>{card.score === null ? UNKNOWN : `${Math.round(card.score * 100)} %`}</td>
              <td>
                <Passed passed={card.passed} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function Passed({ passed }: { passed: boolean | null }) {
  if (passed === null) {
    return <>{UNKNOWN}</>;
  }
  return <Badge color={passed ? 'green' : 'red'} text={passed ? 'passed' : 'not passed'} />;
}

/** Values that the platform drew from the conversation. */
export function StructuredOutputs({ outputs }: { outputs: StructuredOutput[] }) {
  const styles = useStyles2(getTableStyles);
  if (outputs.length === 0) {
    return <p>The platform drew no values from this conversation.</p>;
  }
  return (
    <ScrollArea name="Structured outputs, table">
      <table className={styles.table} aria-label="Structured outputs">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {outputs.map((output) => (
            <tr key={output.id}>
              <td>{output.name}</td>
              <td>{output.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}
