import type { ComponentStatus, ServiceComponent } from '../../contract/index.ts';
import type { StatusHistory } from '../statusTimeline.ts';
import type { RecordPlace } from '../../record/recovery/findings.ts';

/** How a component is at a moment. */
export interface StatusReading {
  component: ServiceComponent;
  status: ComponentStatus;
  /** Why, in one sentence. */
  detail: string;
}

/**
 * The history of the components' status: a row for each change, and for each run of the service the moment at which it
 * last gave a sign of life, so that the time in which it did not run is known. Times are epoch ms.
 */
export interface StatusStore {
  /** Begins a run: the time since the last beat of the run before is known as not running. */
  begin(at: number): Promise<void>;
  /** A sign of life of the run, with how its components are. Only a changed status takes a row; details are kept up to date. */
  beat(at: number, readings: readonly StatusReading[]): Promise<void>;
  /** Keeps how far the record is, in a file that is not the record's: should it lose its last part, this one tells. */
  notePlace(place: RecordPlace): Promise<void>;
  /** The place that was noted last; null before the first. */
  place(): Promise<RecordPlace | null>;
  /**
   * Everything that tells how the components were from `from` until now: the last run that ended before, and all later
   * ones, each with its changes since then and the last change of each component before.
   */
  history(from: number): Promise<StatusHistory>;
  /** Forgets what no longer tells anything about the time from `before` on. */
  forget(before: number): Promise<void>;
  close(): Promise<void>;
}
