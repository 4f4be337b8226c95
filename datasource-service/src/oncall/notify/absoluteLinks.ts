import type { IncidentLinks } from '../incident/incident.ts';

/** A path of Grafana in full; null when it is not known where Grafana is. */
export function addressOf(path: string, grafana: string | null): string | null {
  return grafana === null ? null : grafana.replace(/\/+$/, '') + path;
}

/** Links that can be followed from outside Grafana: its paths in full, or null when it is not known where it is. */
export function absoluteLinks(links: IncidentLinks): IncidentLinks {
  const inFull = (address: string | null) =>
    address?.startsWith('/') === true ? addressOf(address, links.grafana) : address;
  return { ...links, runbook: inFull(links.runbook), calls: inFull(links.calls) };
}
