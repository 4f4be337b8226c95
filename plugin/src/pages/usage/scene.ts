import { CustomVariable, EmbeddedScene } from '@grafana/scenes';

import { NO_DIMENSION } from '../../constants';
import { buildPageRunner, buildQueryRunner } from '../../panels/queryRunner';
import { askWithPage } from '../../scenes/askWithPage';
import { buildGrid, HALVES, KEY_NUMBERS, ONE_COLUMN } from '../../scenes/grid';
import { PageBody } from '../../scenes/PageBody';
import { PageSection } from '../../scenes/PageSection';
import { refreshOnRecovery } from '../../scenes/serviceRecovered';
import { buildControls, buildTimeRange } from '../../scenes/timeAndControls';
import { UnsyncedTimeRange } from '../../scenes/UnsyncedTimeRange';
import { buildVariables } from '../../scenes/variables';
import { Budget } from './budget/Budget';
import { keyNumberPanels } from './keyNumberPanels';
import { consumptionPanels, splitPanels, usageTablePanel, vendorTablePanel, weekPanel } from './panels';
import { costByDay, SPLIT_BY, THEN_BY } from './queries';

/** What usage can be split by, with the words for it. */
const DIMENSIONS = [
  ['assistant', 'Assistant'],
  ['assistantVersion', 'Assistant version'],
  ['provider', 'Platform'],
  ['workspace', 'Workspace'],
  ['phoneNumber', 'Phone number'],
  ['campaign', 'Campaign'],
  ['direction', 'Direction'],
  ['language', 'Language'],
  ['modelProvider', 'Model vendor'],
  ['model', 'Model'],
  ['voiceProvider', 'Voice vendor'],
  ['voice', 'Voice'],
  ['transcriberProvider', 'Transcriber vendor'],
  ['transcriber', 'Transcriber'],
  ['transportProvider', 'Carrier'],
  ['endedReasonGroup', 'Ended by'],
  ['success', 'Success'],
] as const;

/** The usage page: what it cost, by what, and how the month will end. */
export function usageScene(): EmbeddedScene {
  const body = new PageBody({
    countedBy: { refId: 'numbers', measure: 'calls' },
    page: 'usage',
    sections: [
      new PageSection({ title: 'In short', body: buildGrid(keyNumberPanels(), KEY_NUMBERS) }),
      new PageSection({ title: 'This month', body: buildBudget() }),
      new PageSection({ title: 'By what', body: buildGrid(splitPanels(), { ...HALVES, rowHeight: 280 }) }),
      new PageSection({ title: 'In full', body: buildGrid([usageTablePanel()], { ...ONE_COLUMN, rowHeight: 360 }) }),
      new PageSection({ title: 'Consumption', body: buildGrid(consumptionPanels(), { ...HALVES, rowHeight: 260 }) }),
      new PageSection({
        title: 'Vendors and hours',
        body: buildGrid([vendorTablePanel(), weekPanel()], { ...ONE_COLUMN, rowHeight: 320 }),
      }),
    ],
  });
  return new EmbeddedScene({
    $timeRange: buildTimeRange('now-7d'),
    $variables: buildVariables([
      buildSplit(SPLIT_BY, 'Split by', 'assistant'),
      buildSplit(THEN_BY, 'and by', NO_DIMENSION, [[NO_DIMENSION, 'nothing else']]),
    ]),
    $behaviors: [refreshOnRecovery, askWithPage],
    $data: buildPageRunner(body),
    controls: buildControls(),
    body,
  });
}

function buildSplit(name: string, label: string, value: string, extra: Array<[string, string]> = []): CustomVariable {
  const query = [...extra, ...DIMENSIONS].map(([id, title]) => `${title} : ${id}`).join(', ');
  return new CustomVariable({ name, label, query, value, text: value });
}

/** The month has a range of its own: the last five weeks, from which the rest of the month is foreseen. */
function buildBudget(): Budget {
  return new Budget({
    $timeRange: new UnsyncedTimeRange({ from: 'now-35d/d', to: 'now', timeZone: 'utc' }),
    $data: buildQueryRunner([costByDay()]),
  });
}
