import type { StatusStore } from '../store/status/statusStore.ts';

/** What queries about the service itself read from, beside the calls. */
export interface Operations {
  status: StatusStore;
  /** Epoch ms. */
  now(): number;
}
