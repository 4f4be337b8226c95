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

  /** Has dragging over a chart explain instead of zoom. */
  async letDraggingExplain(): Promise<void> {
    await this.page.getByRole('radio', { name: 'Drag explains' }).locator('..').click();
  }

  /** Drags over the middle of a chart. */
  async dragOver(title: string): Promise<void> {
    const chart = this.panel(title);
    await chart.scrollIntoViewIfNeeded();
    const box = await chart.locator('canvas').first().boundingBox();
    if (!box) {
      throw new Error(`The chart ${title} is not drawn.`);
    }
    const y = box.y + box.height / 2;
    await this.page.mouse.move(box.x + box.width * 0.3, y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + box.width * 0.7, y, { steps: 8 });
    await this.page.mouse.up();
  }

  /** Where an item of a panel's menu leads. */
  async menuLink(title: string, item: string): Promise<string | null> {
    const panel = this.panel(title);
    await panel.hover();
    await panel.getByRole('button', { name: `Menu for panel ${title}` }).click();
    const link = this.page.getByRole('menuitem', { name: item });
    await link.waitFor();
    const href = await link.getAttribute('href');
    await this.page.keyboard.press('Escape');
    return href;
  }

  explanation(): Locator {
    return this.page.getByTestId('what-changed');
  }

  message(words: string): Locator {
    return this.page.getByRole('status').filter({ hasText: words });
  }
}
