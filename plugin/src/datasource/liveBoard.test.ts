import { createDataFrame, FieldType, StreamingDataFrame } from '@grafana/data';

import { BOARD_STREAM, readBoard } from './liveBoard';

const SCHEMA = {
  fields: [
    { name: 'startedAt', type: FieldType.time },
    { name: 'callId', type: FieldType.string },
  ],
};

function boardOf(...packets: unknown[][][]): StreamingDataFrame {
  const board = StreamingDataFrame.empty(BOARD_STREAM);
  for (const values of packets) {
    board.push({ schema: SCHEMA, data: { values } });
  }
  return board;
}

const callIds = (board: StreamingDataFrame) =>
  readBoard(board, 'A').fields.find(({ name }) => name === 'callId')?.values;

describe('a live board', () => {
  it('is what the last packet says, however long ago a call started', () => {
    const first = [
      [1, 1_800_000_000_000],
      ['old', 'new'],
    ];
    const second = [[1], ['old']];
    expect(callIds(boardOf(first))).toEqual(['old', 'new']);
    expect(callIds(boardOf(first, second))).toEqual(['old']);
  });

  it('has no rows when the packet is the one row that stands for an empty board', () => {
    const board = readBoard(boardOf([[1], ['a']], [[null], [null]]), 'A');
    expect(board.length).toBe(0);
    expect(board.refId).toBe('A');
    expect(board.fields.map(({ name, values }) => [name, values])).toEqual([
      ['startedAt', []],
      ['callId', []],
    ]);
  });

  it('shows calls again after it was empty', () => {
    expect(callIds(boardOf([[null], [null]], [[2], ['b']]))).toEqual(['b']);
  });

  it('keeps the name of the query that it has', () => {
    const board = boardOf([[1], ['a']]);
    board.refId = 'B';
    expect(readBoard(board, 'A').refId).toBe('B');
  });

  it('leaves frames that do not stream alone', () => {
    const frame = createDataFrame({ fields: [{ name: 'callId', type: FieldType.string, values: [null] }] });
    expect(readBoard(frame, 'A')).toBe(frame);
  });
});
