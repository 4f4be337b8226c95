import type { TranscriptLine } from '@voicehive/datasource-service/contract';

import { turnsOfLines } from './turnsOfLines';

function lines(...roles: Array<TranscriptLine['role']>): TranscriptLine[] {
  return roles.map((role) => ({ role, text: role, startedAt: null, endedAt: null }));
}

describe('turnsOfLines', () => {
  it('gives the caller’s words and the answer to them one turn, and a greeting none', () => {
    expect(turnsOfLines(lines('agent', 'user', 'agent', 'user', 'agent'), 2)).toEqual([null, 0, 0, 1, 1]);
  });

  it('keeps lines of one side that follow one another together', () => {
    expect(turnsOfLines(lines('user', 'user', 'agent', 'tool', 'agent', 'user'), 2)).toEqual([0, 0, 0, 0, 0, 1]);
  });

  it('names no turn that the call does not have', () => {
    expect(turnsOfLines(lines('user', 'agent', 'user', 'agent'), 1)).toEqual([0, 0, null, null]);
  });
});
