import { NOON } from '../../../test/support/build.ts';
import { buildAlert, buildIncident, buildPolicy, changed } from '../../../test/support/buildIncident.ts';
import { due, needsAttention } from './escalation.ts';
import {
  acknowledge,
  claimPage,
  expireAcknowledgement,
  resolve,
  seeAlert,
  settlePage,
  takeStep,
  type Incident,
  type Page,
} from './incident.ts';

const MINUTE = 60_000;
const ANN = { person: 'ann', name: 'Ann' };

function see(differences: Parameters<typeof buildAlert>[0], latest: Incident | null, now: number) {
  return seeAlert(buildAlert(differences), latest, buildPolicy(), now);
}

function events(change: ReturnType<typeof seeAlert>): string[] {
  return changed(change).entries.map(({ event }) => event);
}

/** An incident with one page that waits. */
function paged(): { incident: Incident; page: Page } {
  const { incident } = takeStep(buildIncident(), [ANN], ['slack'], NOON);
  return { incident, page: incident.pages[0] as Page };
}

describe('an alert', () => {
  it('opens an incident once, however often it is told', () => {
    const first = changed(see({}, null, NOON + 5));
    expect(first.entries).toMatchObject([{ at: NOON + 5, event: 'triggered' }]);
    expect(first.incident).toMatchObject({ state: 'triggered', openedAt: NOON + 5, startedAt: NOON, escalation: 1 });
    const again = changed(see({ summary: 'worse' }, first.incident, NOON + MINUTE));
    expect(again.entries).toEqual([]);
    expect(again.incident).toEqual({ ...first.incident, summary: 'worse', lastSeenAt: NOON + MINUTE });
    const restarted = changed(see({ startedAt: NOON + 7 }, first.incident, NOON + MINUTE));
    expect(restarted.incident.id).toBe(first.incident.id);
  });

  it('resolves its incident once when it ceases, and nothing that is later or not there', () => {
    const incident = buildIncident();
    const over = changed(see({ isFiring: false }, incident, NOON + 9));
    expect(over.incident).toMatchObject({ state: 'resolved', resolvedAt: NOON + 9, resolvedBy: null });
    expect(over.entries).toMatchObject([{ event: 'resolved', who: null }]);
    expect(see({ isFiring: false }, over.incident, NOON + 10)).toBeNull();
    expect(see({ isFiring: false }, null, NOON)).toBeNull();
    expect(see({ isFiring: false, startedAt: NOON - 1 }, incident, NOON + 9)).toBeNull();
  });

  it('opens its incident again when it fires anew within a quarter of an hour, and another one later', () => {
    const over = changed(see({ isFiring: false }, buildIncident(), NOON + MINUTE)).incident;
    const soon = NOON + 15 * MINUTE;
    const reopened = changed(see({ startedAt: soon }, over, soon));
    expect(events(see({ startedAt: soon }, over, soon))).toEqual(['reopened']);
    expect(reopened.incident).toMatchObject({ id: over.id, state: 'triggered', escalation: 2, escalatedAt: soon });
    const late = NOON + 16 * MINUTE;
    const another = changed(see({ startedAt: late }, over, late));
    expect(another.incident.id).not.toBe(over.id);
    expect(another.entries).toMatchObject([{ event: 'triggered' }]);
  });

  it('that came late does not fire again what Grafana called over', () => {
    const over = changed(see({ isFiring: false }, buildIncident(), NOON + MINUTE)).incident;
    expect(see({}, over, NOON + 2 * MINUTE)).toBeNull();
    expect(see({ startedAt: NOON - MINUTE }, over, NOON + 2 * MINUTE)).toBeNull();
    expect(see({ startedAt: NOON - MINUTE }, over, NOON + 60 * MINUTE)).toBeNull();
  });

  it('that still fires opens again what a person called over', () => {
    const over = changed(resolve(buildIncident(), 'ann', NOON + MINUTE)).incident;
    expect(events(see({}, over, NOON + 60 * MINUTE))).toEqual(['reopened']);
  });
});

describe('a person', () => {
  it('takes care of an incident once, and what waited to be sent is not sent', () => {
    const { incident } = paged();
    const taken = changed(acknowledge(incident, 'ann', NOON + 1));
    expect(taken.incident).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'ann', pages: [] });
    expect(taken.entries).toMatchObject([{ event: 'acknowledged', who: 'ann' }]);
    expect(acknowledge(taken.incident, 'bob', NOON + 2)).toBeNull();
  });

  it('calls it over once', () => {
    const over = changed(resolve(buildIncident(), 'ann', NOON + 1));
    expect(over.incident).toMatchObject({ state: 'resolved', resolvedBy: 'ann' });
    expect(resolve(over.incident, 'bob', NOON + 2)).toBeNull();
    expect(acknowledge(over.incident, 'bob', NOON + 2)).toBeNull();
  });

  it('who does not finish in time is told of again', () => {
    const taken = changed(acknowledge(buildIncident(), 'ann', NOON + 1)).incident;
    const { incident, entries } = expireAcknowledgement(taken, NOON + 2);
    expect(incident).toMatchObject({ state: 'triggered', acknowledgedBy: null, escalation: 2, stepsTaken: 0 });
    expect(entries).toMatchObject([{ event: 'acknowledgementExpired', who: 'ann' }]);
  });
});

describe('pages', () => {
  it('go to each recipient by each channel, with a key of their own', () => {
    const channel = { person: null, name: 'the channel' };
    const { incident, entries } = takeStep(buildIncident(), [ANN, channel], ['slack', 'webhook'], NOON);
    expect(incident.stepsTaken).toBe(1);
    const keys = incident.pages.map(({ key }) => key);
    expect(keys).toEqual(
      ['1/1/ann/slack', '1/1/ann/webhook', '1/1/channel/slack', '1/1/channel/webhook'].map(
        (key) => `${incident.id}/${key}`
      )
    );
    expect(entries).toMatchObject([
      { event: 'paged', who: 'Ann' },
      { event: 'paged', who: 'the channel' },
    ]);
  });

  it('that nobody gets, or no channel carries, are told of', () => {
    expect(takeStep(buildIncident(), [], ['slack'], NOON).entries).toMatchObject([{ event: 'nobodyToPage' }]);
    expect(takeStep(buildIncident(), [ANN], [], NOON).entries).toMatchObject([
      { event: 'paged' },
      { event: 'notSent' },
    ]);
  });

  it('are claimed by one sender at a time, and tried three times', () => {
    const { incident, page } = paged();
    const first = changed(claimPage(incident, page.key, NOON)).incident;
    expect(claimPage(first, page.key, NOON)).toBeNull();
    expect(claimPage(first, 'another', NOON)).toBeNull();
    const failed = settlePage(first, page, 'It was answered with status 500.', NOON + 1);
    expect(failed.entries).toMatchObject([{ event: 'notSent', who: 'Ann', channel: 'slack' }]);
    expect(failed.incident.pages).toMatchObject([{ outcome: 'waiting', attempts: 1 }]);
    const second = changed(claimPage(failed.incident, page.key, NOON + 20_000)).incident;
    const third = changed(claimPage(second, page.key, NOON + 80_000)).incident;
    expect(settlePage(third, page, 'no', NOON).incident.pages).toMatchObject([
      { outcome: 'failed', attempts: 3, tryAt: null },
    ]);
    expect(claimPage(third, page.key, NOON + 60 * MINUTE)).toBeNull();
  });

  it('tell those who were paged that it is over, each once by each channel', () => {
    const { incident, page } = paged();
    const [slack, webhook] = [page, { ...page, key: 'w', channel: 'webhook' } as Page];
    const failed: Page = { ...page, key: 'f', person: 'bob', name: 'Bob', outcome: 'failed', tryAt: null };
    const unsent: Page = { ...page, key: 'u', person: 'cy', name: 'Cy' };
    const sent = (each: Page): Page => ({ ...each, outcome: 'sent', tryAt: null, attempts: 1 });
    const pages = [sent(slack), sent({ ...slack, key: 'again' }), sent(webhook), failed, unsent];
    const over = changed(resolve({ ...incident, pages }, 'ann', NOON + 5)).incident;
    const told = over.pages.filter(({ about }) => about === 'resolution');
    expect(told).toMatchObject([
      { key: `${incident.id}/1/resolution/ann/slack`, person: 'ann', tryAt: NOON + 5, outcome: 'waiting', attempts: 0 },
      { key: `${incident.id}/1/resolution/ann/webhook`, person: 'ann', tryAt: NOON + 5 },
    ]);
    expect(due(over, NOON + 5).map(({ kind }) => kind)).toEqual(['send', 'send']);
    expect(needsAttention(over)).toBe(true);
    const done = { ...over, pages: over.pages.map((each) => ({ ...each, tryAt: null })) };
    expect(needsAttention(done)).toBe(false);
  });

  it('tell that it is over after a page that is under way, and to a channel as a whole', () => {
    const { incident } = takeStep(buildIncident(), [{ person: null, name: 'the channel' }], ['slack'], NOON);
    const claimed = changed(claimPage(incident, (incident.pages[0] as Page).key, NOON)).incident;
    const over = changed(resolve(claimed, 'ann', NOON + 5)).incident;
    expect(over.pages).toMatchObject([
      { key: `${incident.id}/1/resolution/channel/slack`, person: null, about: 'resolution', tryAt: NOON + 20_005 },
    ]);
  });

  it('are not told again of an end that they know, when nobody was paged since it fired again', () => {
    const { incident, page } = paged();
    const first = changed(resolve(settlePage(incident, page, null, NOON).incident, 'ann', NOON + 1)).incident;
    const known = settlePage(first, first.pages[1] as Page, null, NOON + 2).incident;
    const again = changed(see({}, known, NOON + 3)).incident;
    const second = changed(resolve(again, 'ann', NOON + 4)).incident;
    expect(second.pages.filter(({ outcome }) => outcome === 'waiting')).toEqual([]);
    const firing = changed(see({}, first, NOON + 3)).incident;
    expect(firing.pages.filter(({ about }) => about === 'resolution')).toEqual([]);
  });

  it('that were sent are done with, and told of also when they were withdrawn meanwhile', () => {
    const { incident, page } = paged();
    const claimed = changed(claimPage(incident, page.key, NOON)).incident;
    const sent = settlePage({ ...claimed, pages: [...claimed.pages, { ...page, key: 'other' }] }, page, null, NOON + 1);
    expect(sent.incident.pages).toMatchObject([
      { outcome: 'sent', tryAt: null },
      { key: 'other', outcome: 'waiting' },
    ]);
    const withdrawn = changed(acknowledge(claimed, 'ann', NOON)).incident;
    const late = settlePage(withdrawn, page, null, NOON + 1);
    expect(late.incident.pages).toEqual([]);
    expect(late.entries).toMatchObject([{ event: 'sent', who: 'Ann' }]);
  });
});
