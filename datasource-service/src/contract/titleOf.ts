/** A reader's form of an id such as `caller_ended`: words, and capital letters where one expects them. */
export function titleOf(id: string): string {
  const words = id.replace(/[_-]+/g, ' ').replace(/\b(stt|tts|llm)\b/g, (short) => short.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}
