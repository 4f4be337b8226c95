import type { Page } from '../contract/index.ts';

/** What somebody thinks of a page. Nothing tells who it was. */
export interface Feedback {
  /** Epoch ms. */
  at: number;
  page: Page;
  rating: number;
  text: string;
}

/** Feedback as it is kept. */
export interface StoredFeedback extends Feedback {
  /** Grows with each that is added. */
  number: number;
}

/** A question for a page of feedback, newest first. Epoch ms, end excluded. */
export interface FeedbackPageRequest {
  range: { from: number; to: number };
  /** Only what comes after this place. */
  after: { at: number; number: number } | null;
  limit: number;
}

/** What readers think of the pages. What a returned promise confirmed is durable. */
export interface FeedbackStore {
  add(feedback: Feedback): Promise<void>;
  list(request: FeedbackPageRequest): Promise<StoredFeedback[]>;
  close(): Promise<void>;
}
