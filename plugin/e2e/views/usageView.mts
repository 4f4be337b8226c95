import type { Locator, Page } from 'playwright-core';

/** The usage page as a reader sees it. */
export class UsageView {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  panel(title: string): Locator {
    return this.page.getByTestId(`data-testid Panel header ${title}`);
  }

  /** What a panel shows. Grafana draws the rows of a table only where they can be seen. */
  async textOf(title: string): Promise<string> {
    await this.panel(title).scrollIntoViewIfNeeded();
    return this.panel(title).innerText();
  }

  /** What a key number shows, without spaces. */
  async number(title: string): Promise<string> {
    const text = await this.panel(title).getByTestId('key-number').innerText();
    return text.replace(/\s/g, '');
  }

  /** What is shown by weekday and hour, as `Mon 9` and the number, where there is something. */
  async weekHours(): Promise<Map<string, number>> {
    const cells = this.page.getByRole('table', { name: 'Weekday and hour' }).locator('td[aria-label]');
    const labels = await cells.evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label') ?? ''));
    const told = labels.map((label) => label.split(': ')).filter(([, value]) => value !== 'nothing');
    return new Map(told.map(([hour = '', value]) => [hour, Number(value)]));
  }

  /** US dollars that are spent in the month, and that are expected at its end. */
  async month(): Promise<{ spent: number; expected: number }> {
    const dollars = async (id: string) => Number((await this.page.getByTestId(id).innerText()).replace(/[$,]/g, ''));
    return { spent: await dollars('month-spent'), expected: await dollars('month-expected') };
  }
}
