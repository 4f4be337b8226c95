import type { Locator, Page } from 'playwright-core';

/** The parts of the system health page about people: incidents, and who is on call. */
export class IncidentsView {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** One open incident, by the name of its alert. */
  open(name: string): Locator {
    return this.page
      .getByRole('list', { name: 'Open incidents' })
      .getByTestId('incident-row')
      .filter({ hasText: name });
  }

  openTitles(): Promise<string[]> {
    return this.page.getByRole('list', { name: 'Open incidents' }).locator('strong').allInnerTexts();
  }

  calm(): Locator {
    return this.page.getByText('Nobody has been paged: no open incidents.');
  }

  async acknowledge(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Acknowledge ${name}` }).click();
  }

  async resolve(name: string): Promise<void> {
    await this.page
      .getByRole('button', { name: `Resolve ${name}` })
      .first()
      .click();
  }

  problem(): Locator {
    return this.page.getByText(/^Nothing was changed: /);
  }

  async showDetails(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Details of ${name}` }).click();
    await this.events().first().waitFor();
  }

  events(): Locator {
    return this.page.getByTestId('incident-event');
  }

  async close(): Promise<void> {
    await this.page.getByRole('button', { name: 'Close', exact: true }).click();
    await this.events().first().waitFor({ state: 'detached' });
  }

  /** Who is shown as on call in a schedule. */
  async personOn(schedule: string): Promise<string> {
    const card = this.page.getByTestId('on-call-card').filter({ hasText: schedule });
    return (await card.getByTestId('on-call-person').innerText()).trim();
  }

  /** Names that follow in a schedule, in order. */
  async upcomingOn(schedule: string): Promise<string[]> {
    const shifts = this.page.getByRole('list', { name: `Next on ${schedule}` }).getByTestId('upcoming-shift');
    return (await shifts.allInnerTexts()).map((text) => text.replace(/^.*\d\d:\d\d/, '').trim());
  }
}
