/** The wire contract: everything the plugin may know of the service. */
export * from './access.ts';
export * from './calls.ts';
export * from './catalogue.ts';
export * from './deliveries.ts';
export * from './feedback.ts';
export * from './health.ts';
export * from './ids.ts';
export * from './incidents.ts';
export * from './objectives.ts';
export * from './limits.ts';
export * from './onCall.ts';
export * from './privacy.ts';
export * from './queries.ts';
export * from './status.ts';
export * from './titleOf.ts';
export * from './thresholds.ts';
export * from './versions.ts';
