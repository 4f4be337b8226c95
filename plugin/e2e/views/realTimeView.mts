import type { Locator, Page } from 'playwright-core';

/** The real-time page as a reader sees it. */
export class RealTimeView {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  row(assistant: string): Locator {
    return this.page.getByTestId('live-row').filter({ hasText: assistant });
  }

  underWay(): Locator {
    return this.page.getByTestId('under-way');
  }

  events(): Locator {
    return this.page.getByRole('list', { name: 'Latest events' });
  }

  async choose(view: 'Under way' | 'Silent' | 'Stuck' | 'Just ended'): Promise<void> {
    await this.page.getByRole('radio', { name: view }).locator('..').click();
  }

  async search(words: string): Promise<void> {
    await this.page.getByPlaceholder('Assistant, caller, call id or words').fill(words);
  }
}
