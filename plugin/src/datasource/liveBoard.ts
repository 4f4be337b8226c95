import { StreamingDataFrame, StreamingFrameAction, type DataFrame } from '@grafana/data';

/** Calls on a board at most; more would be cut by the browser. */
const MOST_CALLS = 10_000;

/**
 * How the browser keeps the packets of a live channel. Each is the whole board, and its time is when a call started, so
 * nothing may be dropped because it is old.
 */
export const BOARD_STREAM = { action: StreamingFrameAction.Replace, maxLength: MOST_CALLS, maxDelta: Infinity };

/**
 * The frame as panels show it. Grafana ignores packets without rows, so the service sends an empty board as one row whose
 * `callId` is null; it becomes a frame without rows. Frames that do not stream are as they were.
 */
export function readBoard(frame: DataFrame, refId: string | undefined): DataFrame {
  if (!(frame instanceof StreamingDataFrame)) {
    return frame;
  }
  frame.refId ??= refId;
  const callId = frame.fields.find(({ name }) => name === 'callId');
  const isEmpty = frame.length === 1 && callId?.values[0] === null;
  return isEmpty
    ? { ...frameFacts(frame), length: 0, fields: frame.fields.map((field) => ({ ...field, state: null, values: [] })) }
    : frame;
}

function frameFacts({ name, refId, meta }: DataFrame): Pick<DataFrame, 'name' | 'refId' | 'meta'> {
  return { name, refId, meta };
}
