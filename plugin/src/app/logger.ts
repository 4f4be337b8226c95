/** The only place of the plugin that writes to the browser's console. */
export function logError(what: string, error: unknown): void {
  console.error(`VoiceHive Monitoring: ${what}`, error);
}
