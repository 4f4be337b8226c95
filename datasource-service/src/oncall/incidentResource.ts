import { z } from 'zod';
import type { IncidentAnswer } from '../contract/index.ts';
import type { Incidents } from './incidents.ts';
import { readResourceBody, type Resource } from '../api/resource.ts';

/** Body of `POST incidents/acknowledge` and `POST incidents/resolve`. */
export const incidentRequest = z.strictObject(
  {
    id: z.string('must be the id of an incident').min(1, 'must not be empty').max(100, 'must be the id of an incident'),
  },
  'must be an object with the id of an incident'
);

/** `incidents/acknowledge` and `incidents/resolve`: somebody acts on an incident, and the timeline says who. */
export function incidentResources(incidents: Incidents): Resource[] {
  return [
    {
      path: 'incidents/acknowledge',
      method: 'POST',
      needs: 'editor',
      answer: ({ body, actor }): Promise<IncidentAnswer> =>
        incidents.acknowledge(readResourceBody(incidentRequest, body).id, actor),
    },
    {
      path: 'incidents/resolve',
      method: 'POST',
      needs: 'editor',
      answer: ({ body, actor }): Promise<IncidentAnswer> =>
        incidents.resolve(readResourceBody(incidentRequest, body).id, actor),
    },
  ];
}
