/** Pages of the app, as feedback and page views name them. */
export const PAGES = ['callAnalytics', 'realTime', 'callLogs', 'usage', 'systemHealth'] as const;
export type Page = (typeof PAGES)[number];

/** Ratings from 1 (bad) to 5 (good). */
export const MOST_RATING = 5;

/** Longest text of feedback, in characters. */
export const LONGEST_FEEDBACK = 2000;

/** Body of `POST feedback`: what a reader thinks of a page. Nothing of who it was is kept. */
export interface FeedbackRequest {
  page: Page;
  /** A whole number from 1 to {@link MOST_RATING}. */
  rating: number;
  /** At most {@link LONGEST_FEEDBACK} characters; addresses and numbers of people are taken out. */
  text?: string;
}

/** Answer of `POST feedback`. */
export interface FeedbackAnswer {
  stored: true;
}

/** Feedback given in the range, newest first. */
export interface FeedbackQuery {
  queryType: 'feedback';
  /** Rows in the page, 1 to 1000. */
  limit?: number;
  /** `nextCursor` of the page before (in the frame's `meta.custom`); without it the first page. */
  cursor?: string;
}

/** Name of the frame that a `feedback` query answers with. */
export const FEEDBACK_FRAMES = ['feedback'] as const;
export type FeedbackFrameName = (typeof FEEDBACK_FRAMES)[number];

/** `meta.custom` of the frame named `feedback`. */
export interface FeedbackFrameCustom {
  /** Give it as `cursor` to get the next page; null on the last page. */
  nextCursor: string | null;
}

/** One row of the frame `feedback`. */
export interface FeedbackRow {
  /** Epoch ms. */
  at: number;
  page: Page;
  rating: number;
  /** Empty when none was given. */
  text: string;
}

/** Longest time to load a page that is believed, ms. */
export const LONGEST_LOAD_MS = 600_000;

/** Body of `POST page-views`: a page was shown. It is counted and nothing else. */
export interface PageViewRequest {
  page: Page;
  /** Milliseconds until the page was drawn, at most {@link LONGEST_LOAD_MS}. */
  loadMs: number;
}

/** Answer of `POST page-views`. */
export interface PageViewAnswer {
  /** False where counting is switched off. */
  counted: boolean;
  message: string;
}
