import { VizPanel } from '@grafana/scenes';
import { PIPELINE_TITLES } from '@voicehive/datasource-service/contract';

import { AnswerPart } from '../../panels/AnswerPart';
import { OWN_PANELS } from '../../panels/ownPanels';
import type { PageQuery } from '../../panels/PageQuery';
import { buildPanelMenu } from '../../panels/panelMenu';
import { buildTable } from '../../panels/table';
import { buildTimeSeries } from '../../panels/timeSeries';
import { cellLinkToCallLog } from '../../scenes/pageLinks';
import { health, models, objectives, pipeline, platforms, transcribers, vendorErrors, voices } from './queries';

function buildOwn(pluginId: string, title: string, description: string, query: PageQuery, frame?: string): VizPanel {
  return new VizPanel({
    pluginId,
    title,
    description,
    $data: new AnswerPart({ queries: [query], frame }),
    menu: buildPanelMenu(),
  });
}

/** The parts of the service now. */
export function componentsPanel(): VizPanel {
  return buildOwn(
    OWN_PANELS.components,
    'Parts of the service',
    'How each part is now and why, and how much of the range it was up. Time in which the service did not run counts as down.',
    health(),
    'components'
  );
}

/** The parts of the service over time. */
export function statusTimelinePanel(): VizPanel {
  return buildOwn(
    OWN_PANELS.statusTimeline,
    'History',
    'The worst status of each part in each stretch of the range.',
    health(),
    'history'
  );
}

/** Objectives and their budgets. */
export function objectivesPanel(): VizPanel {
  return buildOwn(
    OWN_PANELS.objectives,
    'Service levels',
    'Objectives as of the end of the range, each over its own window. Burn rates over long windows; an alert fires while the short window burns as fast.',
    objectives()
  );
}

/** Webhooks by platform. */
export function pipelineTablePanel(): VizPanel {
  return buildTable({
    title: 'Webhooks by platform',
    description:
      'Deliveries received in the range and what became of them, lags from the event to us and from us into the call, and how many ended calls have their final report, were listed by the platform, and were repaired from its list.',
    queries: [pipeline()],
    frame: 'pipeline',
    titles: PIPELINE_TITLES,
    sortBy: PIPELINE_TITLES.received,
  });
}

/** Webhooks over time. */
export function pipelineSeriesPanel(): VizPanel {
  return buildTimeSeries({
    title: 'Webhooks over time',
    description: 'Deliveries received, and those of them that were a problem: quarantined or unreadable.',
    queries: [pipeline()],
    frame: 'pipelineSeries',
    titles: PIPELINE_TITLES,
    style: 'lines',
  });
}

/** Vendors by what they did to calls. */
export function scorecardPanels(): VizPanel[] {
  return [
    buildTable({
      title: 'Platforms',
      description: 'Calls, failures, latency and cost by the platform that carried them.',
      queries: [platforms()],
      link: { field: 'provider', title: 'Calls of this platform', to: cellLinkToCallLog },
      sortBy: 'Calls',
    }),
    buildTable({
      title: 'Technical faults by vendor',
      description:
        'Calls that a technical fault ended, by the vendor that the reason names, who must act, and HTTP class.',
      queries: [vendorErrors()],
      link: {
        field: 'failedProvider',
        title: 'Calls that failed by this vendor',
        to: cellLinkToCallLog,
      },
      sortBy: 'Calls',
    }),
    buildTable({
      title: 'Language models',
      description: 'Time to the first token, failures and cost of calls with each model.',
      queries: [models()],
      link: { field: 'model', title: 'Calls with this model', to: cellLinkToCallLog },
      sortBy: 'Calls',
    }),
    buildTable({
      title: 'Voices',
      description: 'Time to the first sound, failures and cost of calls with the voices of each vendor.',
      queries: [voices()],
      link: { field: 'voiceProvider', title: 'Calls with this vendor', to: cellLinkToCallLog },
      sortBy: 'Calls',
    }),
    buildTable({
      title: 'Transcribers',
      description: 'Delay of the speech recognition, failures and cost of calls with each transcriber.',
      queries: [transcribers()],
      link: { field: 'transcriber', title: 'Calls with this transcriber', to: cellLinkToCallLog },
      sortBy: 'Calls',
    }),
  ];
}
