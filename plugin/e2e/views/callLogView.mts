import type { Locator, Page } from 'playwright-core';

/** The call log as a reader sees it. */
export class CallLogView {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  rows(): Locator {
    return this.page.getByTestId('call-row');
  }

  row(position: number): Locator {
    return this.rows().nth(position);
  }

  /** Texts of one column, counted from 0. */
  async column(position: number): Promise<string[]> {
    return this.rows()
      .locator(`td:nth-child(${position + 1})`)
      .allInnerTexts();
  }

  async open(position: number): Promise<void> {
    await this.row(position).getByRole('link').first().click();
  }

  /** Types words that must occur in the conversation. */
  async search(words: string): Promise<void> {
    await this.page.getByLabel('Conversation contains').fill(words);
  }

  /** Presses a heading of the table. */
  async sort(heading: string): Promise<void> {
    await this.page.getByRole('columnheader', { name: heading }).getByRole('button').click();
  }

  /** Chooses one more value of a filter by its label. */
  async choose(filter: string, value: string): Promise<void> {
    await this.page.getByRole('combobox', { name: filter }).click();
    await this.page.getByRole('option', { name: value }).click();
    // A choice of several values counts once the reader leaves the field.
    await this.page.keyboard.press('Tab');
  }

  /** Chooses a filter in the bar by mouse: what to compare, how, and with which value. */
  async filterBy(dimension: string, operator: string, value: string): Promise<void> {
    await this.page.getByPlaceholder('Filter by anything').click();
    for (const choice of [dimension, operator, value]) {
      await this.page
        .getByRole('option')
        .filter({ has: this.page.getByText(choice, { exact: true }) })
        .click();
    }
  }
}
