import type { Locator, Page } from 'playwright-core';

/** The system health page as a reader sees it. */
export class SystemHealthView {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  component(title: string): Locator {
    return this.page.getByTestId('component-row').filter({ hasText: title });
  }

  objectives(): Locator {
    return this.page.getByTestId('objective-row');
  }

  panel(title: string): Locator {
    return this.page.getByTestId(`data-testid Panel header ${title}`);
  }

  /** What a panel shows. Grafana draws the rows of a table only where they can be seen. */
  async textOf(title: string): Promise<string> {
    await this.panel(title).scrollIntoViewIfNeeded();
    return this.panel(title).innerText();
  }

  inbox(): Locator {
    return this.page.getByTestId('inbox-row');
  }

  /** Selects a webhook and works it in again; gives the sentence that says what that did. */
  async replay(position: number): Promise<string> {
    await this.inbox().nth(position).getByRole('checkbox').check({ force: true });
    await this.page.getByRole('button', { name: 'Replay 1' }).click();
    const message = this.page.getByText(/calls? changed\./);
    await message.waitFor();
    return message.innerText();
  }

  async openBody(position: number): Promise<string> {
    await this.inbox().nth(position).getByRole('button', { name: 'Body' }).click();
    const body = this.page.getByTestId('delivery-body');
    await body.waitFor();
    return body.innerText();
  }
}
