/** Collections of the record. Indexes, rules and expiry in `deploy/firestore` name them too. */
export const Collections = {
  deliveries: 'deliveries',
  calls: 'calls',
  callNumbers: 'callNumbers',
  /** Every call there ever was, by the key of its document: it stays when the call has expired. */
  callKeys: 'callKeys',
  /** Parts of what is too long for one document, under the document they belong to. */
  parts: 'parts',
  service: 'service',
  /** By which replicas tell one another what they wrote. */
  bells: 'bells',
  jobs: 'jobs',
  /** Callers that were erased: every replica follows them. */
  erasures: 'erasures',
  /** Incidents of the on-call service. */
  incidents: 'incidents',
  /** What happened to an incident, under it. */
  timeline: 'timeline',
  /** The latest incident of each alert. */
  alerts: 'alerts',
} as const;
