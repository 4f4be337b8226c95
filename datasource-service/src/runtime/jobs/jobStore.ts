/** The right to run a job, held by one replica at a time. */
export interface Lease {
  job: string;
  /** Which replica holds it. */
  owner: string;
  /** Grows each time the job is taken; writes with an older one are refused. */
  token: number;
  /** Epoch ms after which another replica may take the job. */
  expiresAt: number;
}

/** How a job gets on, for every replica to see. Times are epoch ms. */
export interface JobStatus {
  job: string;
  /** When it last did a piece of work, and how many things it has worked on in all. */
  progressAt: number | null;
  done: number;
  /** When it last came to the end of its work. */
  succeededAt: number | null;
  /** When it last failed since, and with what words; null when it did not. */
  failedAt: number | null;
  failure: string | null;
}

/** A thing that a job cannot work on. It is kept apart so that it does not hold up the others. */
export interface SetAside {
  job: string;
  key: string;
  version: number;
  /** Epoch ms. */
  at: number;
  problem: string;
}

/** Somebody else runs the job now: whoever held this lease must stop at once. */
export class LeaseLost extends Error {
  constructor({ job, owner }: Pick<Lease, 'job' | 'owner'>) {
    super(`"${owner}" does not run the job "${job}" any more.`);
    this.name = 'LeaseLost';
  }
}

/** Who runs which job, and how far it is. What a returned promise confirmed is durable and seen by every replica. */
export interface JobStore {
  /**
   * Takes a job that nobody holds, or whose holder did not renew in time, with the next token.
   *
   * @returns null while another replica holds it
   */
  acquire(job: string, owner: string, times: { now: number; lengthMs: number }): Promise<Lease | null>;
  /**
   * Holds a job for longer.
   *
   * @throws LeaseLost when it was taken by another
   */
  renew(lease: Lease, times: { now: number; lengthMs: number }): Promise<Lease>;
  /** Gives a job back, if it is still held. */
  release(lease: Lease): Promise<void>;
  /** How far a job is, as it wrote it down; null before the first time. */
  checkpoint(job: string): Promise<string | null>;
  /**
   * Writes down how far a job is.
   *
   * @throws LeaseLost when the job was taken by another
   */
  writeCheckpoint(lease: Lease, text: string): Promise<void>;
  /**
   * Keeps a thing apart; a repetition changes nothing.
   *
   * @throws LeaseLost when the job was taken by another
   */
  setAside(lease: Lease, thing: Omit<SetAside, 'job'>): Promise<void>;
  /** Things kept apart by a job, latest first, at most `limit`. */
  thingsSetAside(job: string, limit: number): Promise<SetAside[]>;
  /**
   * Notes how a job gets on.
   *
   * @throws LeaseLost when the job was taken by another
   */
  note(lease: Lease, news: JobNews): Promise<void>;
  /** Every job that ever ran. */
  statuses(): Promise<JobStatus[]>;
  close(): Promise<void>;
}

/** Something that happened in a job, at an epoch ms. */
export type JobNews =
  | { kind: 'progress'; at: number; done: number }
  | { kind: 'success'; at: number }
  | { kind: 'failure'; at: number; failure: string };
