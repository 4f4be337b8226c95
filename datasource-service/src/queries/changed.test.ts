import { buildReport, NOON } from '../../test/support/build.ts';
import { columnsOf, createQueryPlace } from '../../test/support/queryPlace.ts';

const HOUR = 60 * 60 * 1000;
const FAULT = 'pipeline-error-deepgram-transcriber-failed';

describe('a changed query', () => {
  it('explains what changed in some hours of the week alone', async () => {
    const place = await createQueryPlace();
    const failing = (assistantName: string, startedAt: number, length = 40) =>
      Array.from({ length }, (_, index) =>
        buildReport({ callId: `${assistantName}-${index}`, startedAt, assistantName, endedReason: FAULT })
      );
    await place.add([...failing('Ann', NOON), ...failing('Cid', NOON, 2), ...failing('Bob', NOON + HOUR)]);
    const [frame] = await place.ask({
      queryType: 'changed',
      measure: 'failures',
      dimensions: ['assistant', 'callId'],
      filters: [{ dimension: 'hourOfWeek', operator: '=', values: ['Wed 12'] }],
    });
    expect(columnsOf(frame)).toMatchObject({ dimensionId: ['assistant'], value: ['Ann'], now: [40], before: [0] });
    expect(frame?.meta?.custom).toMatchObject({ now: 42, before: 0 });
    await place.remove();
  });

  it('tells the change itself when no dimension is left that could explain it', async () => {
    const place = await createQueryPlace();
    await place.add([buildReport({ callId: 'a', startedAt: NOON, endedReason: FAULT })]);
    const [frame] = await place.ask({ queryType: 'changed', measure: 'failures', dimensions: ['callId'] });
    expect(columnsOf(frame)).toMatchObject({ dimensionId: [], value: [] });
    expect(frame?.meta?.custom).toMatchObject({ now: 1, before: 0 });
    await place.remove();
  });

  it('names neither a value that all calls have nor the one that the measure says itself', async () => {
    const place = await createQueryPlace();
    const calls = (assistantName: string, length: number, endedReason: string) =>
      Array.from({ length }, (_, index) =>
        buildReport({ callId: `${assistantName}-${index}`, startedAt: NOON, assistantName, endedReason })
      );
    await place.add([
      ...calls('Ann', 40, 'customer-ended-call'),
      ...calls('Bob', 2, 'customer-ended-call'),
      ...calls('Cid', 9, 'customer-did-not-answer'),
    ]);
    const [frame] = await place.ask({
      queryType: 'changed',
      measure: 'connectedCalls',
      dimensions: ['squad', 'provider', 'success', 'answered', 'assistant'],
    });
    expect(columnsOf(frame)).toMatchObject({ dimensionId: ['assistant'], value: ['Ann'], lift: [null] });
    const [ended] = await place.ask({ queryType: 'changed', measure: 'endedCalls', dimensions: ['answered'] });
    expect(columnsOf(ended)).toMatchObject({ value: ['true', 'false'], lift: [null, null] });
    await place.remove();
  });

  it('puts equal explanations in the order of their names, and tells no share of a time without calls', async () => {
    const place = await createQueryPlace();
    await place.add([
      ...Array.from({ length: 40 }, (_, index) =>
        buildReport({ callId: `Ann-${index}`, startedAt: NOON, assistantName: 'Ann', endedReason: FAULT })
      ),
      buildReport({ callId: 'Bob', startedAt: NOON, assistantName: 'Bob', endedReason: 'customer-ended-call' }),
    ]);
    const dimensions = ['endedReason', 'assistant', 'faultOwner', 'endedReasonGroup'];
    const [frame] = await place.ask({ queryType: 'changed', measure: 'endedCalls', dimensions });
    expect(columnsOf(frame)['dimensionId']).toEqual([...dimensions].sort());
    const [ratio] = await place.ask({ queryType: 'changed', measure: 'failureRatio', dimensions });
    expect(ratio?.meta?.custom).toMatchObject({ now: 40 / 41, before: null });
    await place.remove();
  });
});
