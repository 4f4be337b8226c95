const WORD_OR_PHRASE = /"([^"]+)"|[^\s"]+/g;

/**
 * A reader's words as an FTS5 query: all must occur. Everything is quoted, so that nothing in it is taken as an
 * operator. Null when there is no word in it.
 * Source: sqlite.org/fts5.html, "Full-text Query Syntax".
 */
export function searchQuery(words: string): string | null {
  const terms = [...words.matchAll(WORD_OR_PHRASE)].flatMap(([given, phrase]) => {
    const text = phrase ?? given.replace(/\*+$/, '');
    const isPrefix = phrase === undefined && given.endsWith('*');
    return /[\p{L}\p{N}]/u.test(text) ? [`"${text}"${isPrefix ? '*' : ''}`] : [];
  });
  return terms.length === 0 ? null : terms.join(' AND ');
}
