import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { ServiceError } from '../runtime/errors.ts';

/** A file that comes with the service, and that a setting can put another in place of. */
interface ConfiguredFile<Content> {
  /** As messages call it. */
  name: string;
  /** The setting that names a file of one's own. */
  setting: string;
  /** The file that comes with the service. */
  own: URL;
  /** Throws when the text is not of its format. */
  parse: (text: string) => unknown;
  schema: z.ZodType<Content>;
}

/**
 * Reads a file and holds it against its schema.
 *
 * @param path a file of one's own, or null for the one that comes with the service
 * @returns what is in it, and its text
 * @throws ServiceError naming the entry at fault and what it must be
 */
export function readConfiguredFile<Content>(
  path: string | null,
  { name, setting, own, parse, schema }: ConfiguredFile<Content>
): { content: Content; text: string } {
  function fail(detail: string, cause?: unknown): never {
    throw new ServiceError(
      'invalid_request',
      `${name} ${path ?? 'of the service'} cannot be used: ${detail}. Right it, or unset ${setting}.`,
      { cause }
    );
  }

  let text: string;
  let document: unknown;
  try {
    text = readFileSync(path ?? own, 'utf8');
    document = parse(text);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error), error);
  }
  const result = schema.safeParse(document);
  if (!result.success) {
    const [issue] = result.error.issues;
    return fail(`${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not valid'}`);
  }
  return { content: result.data, text };
}
