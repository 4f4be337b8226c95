import { z } from 'zod';
import type { Scorecard, StructuredOutput } from '../../contract/index.ts';
import type { FactLayer } from '../../calls/callEvent.ts';
import { SourceWeight } from '../../calls/stamped.ts';
import { anything, number, text } from '../lenient.ts';
import { firstFilled } from './places.ts';
import type { VapiMessage } from './schema.ts';

const output = z.object({ name: text, result: anything });

const graded = z.object({ name: text, scoreNormalized: number });

/** `scoreNormalized` counts from 0 to this. */
const FULL_SCORE = 100;

function entriesOf<T extends z.ZodType>(value: unknown, schema: T): Array<[string, z.output<T>]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [];
  }
  return Object.entries(value).flatMap(([id, entry]): Array<[string, z.output<T>]> => {
    const parsed = schema.safeParse(entry);
    return parsed.success ? [[id, parsed.data]] : [];
  });
}

function readOutputs(value: unknown): StructuredOutput[] {
  return entriesOf(value, output).flatMap(([id, { name, result }]) =>
    result === undefined ? [] : [{ id, name: name ?? id, value: JSON.stringify(result) }]
  );
}

/** The older catalogue of structured data is a list of objects, each with values by their key in the catalogue. */
function readCatalogue(message: VapiMessage): StructuredOutput[] {
  const catalogue = firstFilled(message.analysis?.structuredDataMulti, message.call?.analysis?.structuredDataMulti);
  return catalogue.flatMap((entry) =>
    Object.entries(entry).map(([key, value]) => ({ id: key, name: key, value: JSON.stringify(value ?? null) }))
  );
}

function readScorecards(value: unknown): Scorecard[] {
  return entriesOf(value, graded).map(([id, { name, scoreNormalized }]) => ({
    id,
    name,
    score: scoreNormalized === null ? null : scoreNormalized / FULL_SCORE,
    // A scorecard has points and no mark that must be reached.
    passed: null,
  }));
}

/**
 * What was drawn from the conversation afterwards, with the time of its last change: Vapi may work it out again after
 * the report, and then the later values hold, whichever message brings them first. All kinds of messages weigh the
 * same here, so that time alone decides. Null when the message has none.
 * Sources: `Artifact` in Vapi's OpenAPI document; docs.vapi.ai/observability/scorecard-quickstart.
 *
 * @param at epoch ms of the message, used when it does not say when the values were last changed
 */
export function readEvaluations(message: VapiMessage, at: number): FactLayer | null {
  const artifacts = [message.artifact, message.call?.artifact].flatMap((artifact) => artifact ?? []);
  const structuredOutputs = [
    ...firstFilled(...artifacts.map((artifact) => readOutputs(artifact.structuredOutputs))),
    ...readCatalogue(message),
  ];
  const scorecards = [...firstFilled(...artifacts.map((artifact) => readScorecards(artifact.scorecards)))];
  const changedAt = artifacts.find((artifact) => artifact.structuredOutputsLastUpdatedAt !== null);
  if (structuredOutputs.length === 0 && scorecards.length === 0) {
    return null;
  }
  return {
    facts: {
      ...(structuredOutputs.length > 0 ? { structuredOutputs } : {}),
      ...(scorecards.length > 0 ? { scorecards } : {}),
    },
    weight: SourceWeight.message,
    at: changedAt?.structuredOutputsLastUpdatedAt ?? at,
  };
}
