import type { Locator, Page } from 'playwright-core';

/** The page of one call as a reader sees it. */
export class CallView {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  section(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true });
  }

  turns(): Locator {
    return this.page.getByTestId('turn');
  }

  /** US dollars of every cost line, top to bottom. */
  async costLines(): Promise<number[]> {
    const cells = await this.page.getByLabel('Cost lines').locator('tbody td:last-child').allInnerTexts();
    return cells.map(readUsd);
  }

  /** US dollars under the cost lines. */
  async costTotal(): Promise<number> {
    return readUsd(await this.page.getByTestId('cost-total').innerText());
  }
}

function readUsd(text: string): number {
  return Number(text.replace('$', ''));
}
