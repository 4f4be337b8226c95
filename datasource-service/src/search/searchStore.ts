/** Where the index stands in the change feed of a record. */
export interface SearchPosition {
  recordId: string;
  /** Number of the last change that is in the index; 0 before the first. */
  changeNumber: number;
}

/** What is said in a call, for finding it by words. */
export interface SearchText {
  callNumber: number;
  text: string;
}

/** Calls to look among, and how many to find. */
export interface SearchScope {
  /** Smallest and largest call number. */
  first: number;
  last: number;
  limit: number;
}

/**
 * The full-text index of transcripts and summaries: a copy of the record that can be thrown away and made again. Texts
 * and position change together or not at all.
 */
export interface SearchStore {
  position(): Promise<SearchPosition | null>;
  /** Puts the texts in place of earlier ones of the same calls and moves the position. */
  write(texts: readonly SearchText[], position: SearchPosition): Promise<void>;
  /** Takes calls out of the index. */
  remove(callNumbers: readonly number[]): Promise<void>;
  /** Makes the words of removed texts leave the files; in small steps, so that other work comes in between. */
  compact(): Promise<void>;
  /** Empties the index and sets the position. */
  reset(position: SearchPosition): Promise<void>;
  /**
   * Numbers of the calls in which all words occur, largest first. Words are found whatever their case and accents; a
   * phrase in double quotes is found as it stands; a word that ends in `*` stands for all that begin with it.
   */
  find(words: string, scope: SearchScope): Promise<number[]>;
  close(): Promise<void>;
}
