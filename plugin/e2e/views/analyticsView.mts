import type { Locator, Page } from 'playwright-core';

/** The call analytics page as a reader sees it. */
export class AnalyticsView {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  panel(title: string): Locator {
    return this.page.getByTestId(`data-testid Panel header ${title}`);
  }

  /** What a number panel shows, without spaces: `40`, `$5.31`, `12.5%`. */
  async number(title: string): Promise<string> {
    const text = await this.panel(title).getByTestId('key-number').innerText();
    return text.replace(/\s/g, '');
  }

  /** Follows the name of an assistant in the table to its calls. */
  async openCallsOf(assistant: string): Promise<void> {
    await this.panel('Assistants').getByRole('link', { name: assistant }).click();
  }

  message(words: string): Locator {
    return this.page.getByRole('status').filter({ hasText: words });
  }
}
