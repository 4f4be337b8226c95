import { frameOf } from '../../test/frames';
import { readObjectives } from '../objectives/readObjectives';
import { readComponents } from './readComponents';
import { readTimeline } from './timeline';

describe('readTimeline', () => {
  const frame = frameOf([
    { time: 0, record: null, ingest: 'ok' },
    { time: 10, record: 'ok', ingest: 'ok' },
    { time: 20, record: 'down', ingest: 'ok' },
    { time: 30, record: 'nonsense', ingest: 'ok' },
  ]);

  it('joins neighbours of one status and ends with the range', () => {
    expect(readTimeline(frame, 40)).toEqual([
      {
        title: 'record',
        spans: [
          { from: 0, to: 10, status: null },
          { from: 10, to: 20, status: 'ok' },
          { from: 20, to: 30, status: 'down' },
          { from: 30, to: 40, status: null },
        ],
      },
      { title: 'ingest', spans: [{ from: 0, to: 40, status: 'ok' }] },
    ]);
  });

  it('is empty without an answer', () => {
    expect(readTimeline(undefined, 40)).toEqual([]);
  });
});

describe('readComponents', () => {
  it('takes a status that it does not know for the worst', () => {
    const [component] = readComponents(frameOf([{ component: 'tee', status: 'odd', uptime: null, objective: 0.999 }]));
    expect(component).toMatchObject({ title: 'tee', status: 'down', uptime: null, downSeconds: 0 });
  });
});

describe('readObjectives', () => {
  it('puts burn rates with their objectives', () => {
    const slo = frameOf(
      [
        { id: 'a', title: 'A', objective: 0.99, firing: 'critical' },
        { id: 'b', title: 'B', objective: 0.9, firing: null },
      ],
      { name: 'slo' }
    );
    const burns = frameOf(
      [{ id: 'b', severity: 'warning', factor: 6, longSeconds: 60, longBurn: 7, shortBurn: 8, firing: true }],
      {
        name: 'burnRates',
      }
    );
    const [first, second] = readObjectives([slo, burns]);
    expect([first.firing, first.burns.length]).toEqual(['critical', 0]);
    expect(second).toMatchObject({ firing: null, burns: [{ factor: 6, longBurn: 7, firing: true }] });
  });
});
