import { PanelBuilders, type VizPanel } from '@grafana/scenes';
import { TableCellHeight } from '@grafana/schema';

import { AnswerPart } from './AnswerPart';
import type { PageQuery } from './PageQuery';
import { nameFields } from './nameFields';
import { buildPanelMenu } from './panelMenu';

interface TableOptions {
  title: string;
  description: string;
  queries: PageQuery[];
  /** Name of the one frame to show, where the answer has several. */
  frame?: string;
  /** Field whose cells lead somewhere, with the link's title, and what makes its address of the field. */
  link?: { field: string; title: string; to: (field: string) => string };
  /** Headings of columns whose answer does not name them itself. */
  titles?: Readonly<Record<string, string>>;
  sortBy: string;
}

/** Wide enough for names of assistants and reasons, which a column of Grafana's width cuts off, pixels. */
const NAME_WIDTH = 220;

/** Numbers need less than Grafana gives a column, their headings more than its least width, pixels. */
const LEAST_WIDTH = 140;

/** Groups and their measures; a click on a heading sorts. */
export function buildTable({ title, description, queries, frame, link, titles = {}, sortBy }: TableOptions): VizPanel {
  const panel = PanelBuilders.table()
    .setTitle(title)
    .setDescription(description)
    .setData(new AnswerPart({ queries, frame }))
    .setMenu(buildPanelMenu())
    .setOption('showHeader', true)
    .setOption('cellHeight', TableCellHeight.Sm)
    .setOption('sortBy', [{ displayName: sortBy, desc: true }])
    .setCustomFieldConfig('minWidth', LEAST_WIDTH)
    .setNoValue('–');
  panel.setOverrides((overrides) => {
    nameFields(overrides, titles);
    if (link) {
      overrides
        .matchFieldsWithName(link.field)
        .overrideLinks([{ title: link.title, url: link.to(link.field) }])
        .overrideCustomFieldConfig('width', NAME_WIDTH);
    }
  });
  return panel.build();
}
