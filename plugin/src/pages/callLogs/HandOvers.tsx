import { useStyles2 } from '@grafana/ui';
import { titleOf, type AssistantActivation, type CallTransfer } from '@voicehive/datasource-service/contract';
import React from 'react';

import { UNKNOWN } from '../../panels/formatValues';
import { ScrollArea } from '../../panels/ScrollArea';
import { getTableStyles } from '../../panels/tableStyles';

interface HandOversProps {
  assistants: AssistantActivation[];
  transfers: CallTransfer[];
}

/** Who had the call: the assistants in order, and the attempts to hand it to a person. */
export function HandOvers({ assistants, transfers }: HandOversProps) {
  const styles = useStyles2(getTableStyles);
  return (
    <>
      <p>{describeAssistants(assistants)}</p>
      {transfers.length === 0 ? (
        <p>The platform told of no transfer.</p>
      ) : (
        <ScrollArea name="Transfers">
          <table className={styles.table} aria-label="Transfers">
            <thead>
              <tr>
                <th scope="col">Destination</th>
                <th scope="col">How</th>
                <th scope="col">Status</th>
                <th scope="col">Taken</th>
              </tr>
            </thead>
            <tbody>
              {transfers.map((transfer, position) => (
                <tr key={position}>
                  <td>{transfer.destination ?? UNKNOWN}</td>
                  <td>{transfer.mode ? titleOf(transfer.mode) : UNKNOWN}</td>
                  <td>{transfer.status ? titleOf(transfer.status) : UNKNOWN}</td>
                  <td>{transfer.connected === null ? UNKNOWN : transfer.connected ? 'Yes' : 'No'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
    </>
  );
}

function describeAssistants(assistants: AssistantActivation[]): string {
  const names = assistants.map(({ assistantName, assistantId }) => assistantName ?? assistantId ?? 'unnamed');
  return names.length <= 1 ? 'One assistant had the whole call.' : `Assistants in order: ${names.join(' → ')}.`;
}
