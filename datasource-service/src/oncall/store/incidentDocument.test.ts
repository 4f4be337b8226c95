import { NOON } from '../../../test/support/build.ts';
import { buildIncident } from '../../../test/support/buildIncident.ts';
import { takeStep } from '../incident/incident.ts';
import { incidentDocument } from './incidentDocument.ts';

describe('an incident as stores keep it', () => {
  it('may be older than the pages that tell when something is over', () => {
    const { incident } = takeStep(buildIncident(), [{ person: 'ann', name: 'Ann' }], ['slack'], NOON);
    const pages = incident.pages.map((page) => ({ ...page, about: undefined }));
    expect(incidentDocument.parse({ ...incident, pages })).toEqual(incident);
  });

  it('may be older than the link to the calls', () => {
    const incident = buildIncident();
    const links = { ...incident.links, calls: undefined };
    expect(incidentDocument.parse({ ...incident, links })).toEqual(incident);
  });

  it('is refused with a page of a kind that nobody knows', () => {
    const { incident } = takeStep(buildIncident(), [{ person: 'ann', name: 'Ann' }], ['slack'], NOON);
    const pages = incident.pages.map((page) => ({ ...page, about: 'weather' }));
    expect(() => incidentDocument.parse({ ...incident, pages })).toThrow(/about/);
  });
});
