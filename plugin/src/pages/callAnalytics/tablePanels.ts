import type { UrlQueryMap } from '@grafana/data';
import { VizPanel } from '@grafana/scenes';

import { AnswerPart } from '../../panels/AnswerPart';
import { OWN_PANELS } from '../../panels/ownPanels';
import { buildPanelMenu } from '../../panels/panelMenu';
import { buildTable } from '../../panels/table';
import { cellLinkToCallLog, linkToPageWith } from '../../scenes/pageLinks';
import { assistants, endedReasons, movers, versions } from './queries';

/** Who and why; each row leads to its calls. */
export function tablePanels(): VizPanel[] {
  return [
    buildTable({
      title: 'Assistants',
      description: 'Key measures of each assistant over the whole range. Click a name to see its calls.',
      queries: [assistants()],
      link: { field: 'assistant', title: 'Calls of this assistant', to: cellLinkToCallLog },
      sortBy: 'Calls',
    }),
    buildTable({
      title: 'Ended reasons',
      description: 'Reasons as the platforms name them, and who must act. Click a reason to see its calls.',
      queries: [endedReasons()],
      link: { field: 'endedReason', title: 'Calls with this reason', to: cellLinkToCallLog },
      sortBy: 'Calls',
    }),
  ];
}

/** What has moved most since the period before; each row leads to the calls of its assistant. */
export function moversPanel(): VizPanel {
  return new VizPanel({
    pluginId: OWN_PANELS.movers,
    title: 'Top movers',
    description:
      'Measures of assistants that have changed most since the period of equal length before, weighed by their calls.',
    options: {
      linkTo: (assistant: string, search: UrlQueryMap) => linkToPageWith('callLogs', search, { assistant }),
    },
    $data: new AnswerPart({ queries: [movers()] }),
    menu: buildPanelMenu(),
  });
}

/** New versions of assistants in the range; charts carry a mark where each begins. */
export function versionsPanel(): VizPanel {
  return new VizPanel({
    pluginId: OWN_PANELS.versions,
    title: 'New versions of assistants',
    description:
      'What was different after a new version took its first call, over up to seven days on each side. A difference counts as clear when its 95 % bounds are on one side of zero.',
    $data: new AnswerPart({ queries: [versions()] }),
    menu: buildPanelMenu(),
  });
}
