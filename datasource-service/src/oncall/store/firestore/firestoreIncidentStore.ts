import { createHash } from 'node:crypto';
import type { DocumentReference, Firestore, QueryDocumentSnapshot } from '@google-cloud/firestore';
import { z } from 'zod';
import { needsAttention } from '../../incident/escalation.ts';
import type { Incident, IncidentChange } from '../../incident/incident.ts';
import { isOvertaken, Overtaken } from '../../../runtime/firestore/attempts.ts';
import { Collections } from '../../../runtime/firestore/collections.ts';
import type { Requests } from '../../../runtime/firestore/requests.ts';
import { incidentDocument, timelineEntry } from '../incidentDocument.ts';
import type { IncidentKey, IncidentStore } from '../incidentStore.ts';
import { isListed } from '../isListed.ts';

/** Entries of a timeline that are read at most: an incident of years. */
const MOST_ENTRIES = 5000;

const keptIncident = z.object({
  document: z.string().transform((text) => incidentDocument.parse(JSON.parse(text))),
  entries: z.number(),
});

const pointer = z.object({ id: z.string() });

const sign = z.object({ at: z.number() });

/** Ids hold what a sender chose, which may not be a document's name. */
function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}

function readIncident(document: QueryDocumentSnapshot): Incident {
  return keptIncident.parse(document.data()).document;
}

/** Newest first; of those that were opened at the same moment, the one that was added last. */
function newestFirst(a: QueryDocumentSnapshot, b: QueryDocumentSnapshot): number {
  const later = Number(b.get('openedAt')) - Number(a.get('openedAt'));
  return later || b.createTime.valueOf().localeCompare(a.createTime.valueOf());
}

/**
 * The incidents of all replicas in Firestore. A change holds only if the incident is still what was decided on, so that of
 * two replicas that want to page the same person one does. An incident whose answer was lost counts as another's change:
 * a page that was claimed so is claimed again after its time.
 */
export function createFirestoreIncidentStore(db: Firestore, requests: Requests): IncidentStore {
  const incidents = db.collection(Collections.incidents);
  const alerts = db.collection(Collections.alerts);
  const watchdog = db.collection(Collections.service).doc('watchdog');

  function timelineOf(id: string) {
    return incidents.doc(nameOf(id)).collection(Collections.timeline);
  }

  /** The latest incident of an alert, and what guards that it stays so. */
  async function latestOf(fingerprint: string) {
    const found = await alerts.doc(nameOf(fingerprint)).get();
    return { id: found.exists ? pointer.parse(found.data()).id : null, updateTime: found.updateTime ?? null };
  }

  async function idOf(key: IncidentKey): Promise<string | null> {
    return 'id' in key ? key.id : (await latestOf(key.fingerprint)).id;
  }

  async function keep({ incident, entries }: IncidentChange, known: Awaited<ReturnType<typeof read>>): Promise<void> {
    const { id, fingerprint, openedAt } = incident;
    const batch = db.batch();
    const reference = incidents.doc(nameOf(id));
    const isKnown = known !== null && known.incident.id === id;
    const before = isKnown ? known.entries : 0;
    const fields = {
      ...{ id, openedAt, isOpen: needsAttention(incident), document: JSON.stringify(incident) },
      entries: before + entries.length,
    };
    if (isKnown) {
      batch.update(reference, fields, { lastUpdateTime: known.updateTime });
    } else {
      const latest = await latestOf(fingerprint);
      const alert = alerts.doc(nameOf(fingerprint));
      batch.create(reference, fields);
      if (latest.updateTime === null) {
        batch.create(alert, { id });
      } else {
        batch.update(alert, { id }, { lastUpdateTime: latest.updateTime });
      }
    }
    entries.forEach((entry, index) => batch.create(timelineOf(id).doc(place(before + index)), { ...entry }));
    await batch.commit();
  }

  /** Name of an entry, in whose order entries are read. */
  function place(index: number): string {
    return String(index).padStart(8, '0');
  }

  async function read(id: string | null) {
    const reference: DocumentReference | null = id === null ? null : incidents.doc(nameOf(id));
    const found = await reference?.get();
    if (found?.updateTime === undefined) {
      return null;
    }
    const { document, entries } = keptIncident.parse(found.data());
    return { incident: document, entries, updateTime: found.updateTime };
  }

  return {
    change(key, decide) {
      return requests.withAttempts(async () => {
        const known = await read(await idOf(key));
        const change = decide(known?.incident ?? null);
        if (change === null) {
          return known === null ? null : { incident: known.incident, isChanged: false };
        }
        try {
          await keep(change, known);
        } catch (error) {
          throw isOvertaken(error) ? new Overtaken(error) : error;
        }
        return { incident: change.incident, isChanged: true };
      });
    },
    async attended() {
      const found = await requests.withAttempts(() => incidents.where('isOpen', '==', true).get());
      return [...found.docs].sort(newestFirst).reverse().map(readIncident);
    },
    async list({ range, limit }) {
      const within = incidents.where('openedAt', '>=', range.from).where('openedAt', '<', range.to);
      const [open, recent] = await Promise.all([
        requests.withAttempts(() => incidents.where('isOpen', '==', true).get()),
        requests.withAttempts(() => within.orderBy('openedAt', 'desc').limit(limit).get()),
      ]);
      const byName = new Map([...open.docs, ...recent.docs].map((document) => [document.id, document]));
      const found = [...byName.values()].sort(newestFirst).map(readIncident);
      return found.filter((incident) => isListed(incident, range)).slice(0, limit);
    },
    async find(id) {
      return requests.withAttempts(async () => (await read(id))?.incident ?? null);
    },
    async timeline(id) {
      const found = await requests.withAttempts(() => timelineOf(id).limit(MOST_ENTRIES).get());
      return found.docs.map((document) => timelineEntry.parse(document.data()));
    },
    async beat(at) {
      await requests.withAttempts(() => watchdog.set({ at }));
    },
    async lastBeat() {
      const found = await requests.withAttempts(() => watchdog.get());
      return found.exists ? sign.parse(found.data()).at : null;
    },
    // The client is another's.
    close: async () => undefined,
  };
}
