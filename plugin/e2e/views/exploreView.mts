import type { Locator, Page } from 'playwright-core';

/** What Grafana shows in place of a page that broke. */
const BROKEN = 'An unexpected error happened';

/** Steps of the mouse on its way to a target, so that what lies under it notices it. */
const STEPS = 8;

/** How long the mouse rests over a field, so that what shows itself then has shown itself, ms. */
const REST_MS = 2000;

/** Explore with the query editor, worked by mouse as a reader does. */
export class ExploreView {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens it and chooses the data source by its name. */
  async open(url: string, dataSource: string): Promise<void> {
    await this.page.goto(`${url}/explore`);
    await this.click(this.page.getByTestId('data-testid Select a data source'));
    await this.click(this.page.getByRole('button', { name: new RegExp(dataSource) }).first());
    await this.page.getByText('Ask for', { exact: true }).waitFor();
  }

  /** Chooses the kind of question. */
  async askFor(kind: string): Promise<void> {
    await this.click(this.page.getByRole('radiogroup', { name: 'Ask for' }).getByText(kind, { exact: true }));
  }

  async addFilter(): Promise<void> {
    await this.click(this.page.getByRole('button', { name: 'Add filter' }));
  }

  /**
   * Opens a field with one choice by a click on it, takes the option that begins so by a click on that, and rests on the
   * field, as a reader does who looks at what they chose.
   */
  async choose(field: string, option: string): Promise<void> {
    const list = this.page.getByRole('combobox', { name: field, exact: true });
    await this.click(list);
    const wanted = this.page.getByRole('option', { name: new RegExp(`^${option}`) }).first();
    await wanted.hover();
    await this.page.waitForTimeout(REST_MS);
    await this.click(wanted);
    await this.page.mouse.move(0, 0, { steps: STEPS });
    if (!(await this.isBroken())) {
      await list.hover({ force: true });
    }
    await this.page.waitForTimeout(REST_MS);
  }

  /** Does something and waits until a query that it led to is answered; its HTTP status. */
  async answered(act: () => Promise<void>): Promise<number> {
    const [answer] = await Promise.all([
      this.page.waitForResponse((response) => response.url().includes('/api/ds/query')),
      act(),
    ]);
    return answer.status();
  }

  /** Whether Grafana gave the page up. */
  isBroken(): Promise<boolean> {
    return this.page.getByText(BROKEN).isVisible();
  }

  /** Moves the mouse there and presses it. */
  private async click(target: Locator): Promise<void> {
    await target.waitFor();
    await target.scrollIntoViewIfNeeded();
    const box = await target.boundingBox();
    if (box === null) {
      throw new Error('What was to be clicked is not shown.');
    }
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: STEPS });
    await this.page.mouse.down();
    await this.page.mouse.up();
  }
}
