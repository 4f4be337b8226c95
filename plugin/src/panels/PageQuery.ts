import type { VoiceHiveQuery } from '@voicehive/datasource-service/contract';

/** A query of the contract with the name under which its answer comes back. */
export type PageQuery = VoiceHiveQuery & { refId: string };
