import {
  acknowledge,
  resolve,
  seeAlert,
  settlePage,
  takeStep,
  type Incident,
  type IncidentChange,
  type Page,
} from '../../src/oncall/incident/incident.ts';
import type { IncidentStore } from '../../src/oncall/store/incidentStore.ts';
import { buildAlert, buildPolicy } from '../support/buildIncident.ts';
import { withStore, type StorePlace } from '../support/storePlace.ts';

/** What every implementation of the incident port must do. */
export function describeIncidentStore(name: string, createPlace: () => StorePlace<IncidentStore>): void {
  describe(`incident store: ${name}`, () => {
    const used = withStore(createPlace);

    /** Takes an alert in at a moment. */
    function see(differences: Parameters<typeof buildAlert>[0], now: number) {
      const alert = buildAlert(differences);
      return used.store.change({ fingerprint: alert.fingerprint }, (latest) =>
        seeAlert(alert, latest, buildPolicy(), now)
      );
    }

    const all = { range: { from: 0, to: 1_000_000 }, limit: 100 };

    async function ids(request = all): Promise<string[]> {
      return (await used.store.list(request)).map(({ id }) => id);
    }

    async function attended(): Promise<string[]> {
      return (await used.store.attended()).map(({ id }) => id);
    }

    it('keeps an incident and what happened to it, over a restart', async () => {
      const seen = await see({ fingerprint: 'a', startedAt: 100 }, 110);
      expect(seen).toMatchObject({ isChanged: true, incident: { id: 'a-100', state: 'triggered' } });
      await used.store.change({ id: 'a-100' }, (incident) => incident && acknowledge(incident, 'ann', 120));
      await used.reopen();
      const kept = await used.store.find('a-100');
      expect(kept).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'ann', policy: buildPolicy() });
      expect(await used.store.timeline('a-100')).toMatchObject([
        { at: 110, event: 'triggered', who: null, channel: null },
        { at: 120, event: 'acknowledged', who: 'ann' },
      ]);
      expect(await used.store.find('b-100')).toBeNull();
      expect(await used.store.timeline('b-100')).toEqual([]);
    });

    it('changes nothing when that is decided, and tells how it is', async () => {
      await see({ fingerprint: 'a', startedAt: 100 }, 110);
      expect(await used.store.change({ id: 'a-100' }, () => null)).toMatchObject({
        isChanged: false,
        incident: { id: 'a-100' },
      });
      expect(
        await used.store.change({ id: 'b-100' }, (incident) => incident && resolve(incident, 'ann', 1))
      ).toBeNull();
      expect(await used.store.timeline('a-100')).toHaveLength(1);
    });

    it('keeps nothing of a change that fails', async () => {
      await see({ fingerprint: 'a', startedAt: 100 }, 110);
      const failing = used.store.change({ id: 'a-100' }, () => {
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await used.store.find('a-100')).toMatchObject({ state: 'triggered' });
      expect(await see({ fingerprint: 'b', startedAt: 100 }, 110)).toMatchObject({ isChanged: true });
    });

    it('gives the latest incident of a fingerprint', async () => {
      await see({ fingerprint: 'a', startedAt: 100 }, 110);
      await see({ fingerprint: 'a', startedAt: 100, isFiring: false }, 120);
      const later = 120 + 60 * 60_000;
      await see({ fingerprint: 'a', startedAt: later }, later);
      const latest: Array<Incident | null> = [];
      await used.store.change({ fingerprint: 'a' }, (incident) => {
        latest.push(incident);
        return null;
      });
      await used.store.change({ fingerprint: 'none' }, (incident) => {
        latest.push(incident);
        return null;
      });
      expect(latest.map((incident) => incident?.id ?? null)).toEqual([`a-${later}`, null]);
      expect(await used.store.find('a-100')).toMatchObject({ state: 'resolved', resolvedAt: 120 });
    });

    it('lists what was opened in a range newest first, and what is open whatever the range', async () => {
      await see({ fingerprint: 'old', startedAt: 100 }, 100);
      await see({ fingerprint: 'a', startedAt: 200 }, 200);
      await see({ fingerprint: 'b', startedAt: 300 }, 300);
      await see({ fingerprint: 'c', startedAt: 300 }, 300);
      for (const id of ['a-200', 'b-300', 'c-300']) {
        await used.store.change({ id }, (incident) => incident && resolve(incident, 'ann', 400));
      }
      expect(await ids()).toEqual(['c-300', 'b-300', 'a-200', 'old-100']);
      expect(await ids({ ...all, range: { from: 200, to: 300 } })).toEqual(['a-200', 'old-100']);
      expect(await ids({ ...all, limit: 2 })).toEqual(['c-300', 'b-300']);
      expect(await attended()).toEqual(['old-100']);
    });

    it('has what is over attended to until everybody who was paged is told, and lists it no longer than its time', async () => {
      const change = (decide: (incident: Incident) => IncidentChange | null) =>
        used.store.change({ id: 'a-100' }, (incident) => incident && decide(incident));
      await see({ fingerprint: 'a', startedAt: 100 }, 100);
      await change((incident) => takeStep(incident, [{ person: 'ann', name: 'Ann' }], ['slack'], 100));
      await change((incident) => settlePage(incident, incident.pages[0] as Page, null, 110));
      await change((incident) => resolve(incident, 'ann', 120));
      expect(await attended()).toEqual(['a-100']);
      expect(await ids({ ...all, range: { from: 200, to: 300 } })).toEqual([]);
      await used.reopen();
      const [kept] = await used.store.attended();
      expect(kept?.pages.map(({ about, outcome }) => [about, outcome])).toEqual([
        ['alert', 'sent'],
        ['resolution', 'waiting'],
      ]);
      await change((incident) => settlePage(incident, incident.pages[1] as Page, null, 130));
      expect(await attended()).toEqual([]);
      expect(await ids()).toEqual(['a-100']);
    });

    it('keeps the latest sign of life of who sends alerts, over a restart', async () => {
      expect(await used.store.lastBeat()).toBeNull();
      await used.store.beat(100);
      await used.store.beat(200);
      await used.reopen();
      expect(await used.store.lastBeat()).toBe(200);
    });

    it('gives one incident to an alert that comes several times at once', async () => {
      const seen = await Promise.all([1, 2, 3].map(() => see({ fingerprint: 'a', startedAt: 100 }, 110)));
      expect(seen.map((each) => each?.incident.id)).toEqual(['a-100', 'a-100', 'a-100']);
      expect(await ids()).toEqual(['a-100']);
      expect(await used.store.timeline('a-100')).toHaveLength(1);
    });

    it('lets one of several that want the same have it', async () => {
      await see({ fingerprint: 'a', startedAt: 100 }, 110);
      const taken = await Promise.all(
        ['ann', 'bob', 'cas'].map((who) =>
          used.store.change({ id: 'a-100' }, (incident) => incident && acknowledge(incident, who, 120))
        )
      );
      expect(taken.filter((each) => each?.isChanged)).toHaveLength(1);
      expect(await used.store.timeline('a-100')).toHaveLength(2);
    });
  });
}
