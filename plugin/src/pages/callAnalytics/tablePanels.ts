import type { VizPanel } from '@grafana/scenes';

import { buildTable } from '../../panels/table';
import { cellLinkToCallLog } from '../../scenes/pageLinks';
import { assistants, endedReasons } from './queries';

/** Who and why; each row leads to its calls. */
export function tablePanels(): VizPanel[] {
  return [
    buildTable({
      title: 'Assistants',
      description: 'Key measures of each assistant over the whole range. Click a name to see its calls.',
      queries: [assistants()],
      link: { field: 'assistant', title: 'Calls of this assistant', url: cellLinkToCallLog('assistant') },
      sortBy: 'Calls',
    }),
    buildTable({
      title: 'Ended reasons',
      description: 'Reasons as the platforms name them, and who must act. Click a reason to see its calls.',
      queries: [endedReasons()],
      link: { field: 'endedReason', title: 'Calls with this reason', url: cellLinkToCallLog('endedReason') },
      sortBy: 'Calls',
    }),
  ];
}
