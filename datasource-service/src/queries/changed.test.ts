import { buildReport, NOON } from '../../test/support/build.ts';
import { columnsOf, createQueryPlace } from '../../test/support/queryPlace.ts';

const HOUR = 60 * 60 * 1000;
const FAULT = 'pipeline-error-deepgram-transcriber-failed';

describe('a changed query', () => {
  it('explains what changed in some hours of the week alone', async () => {
    const place = await createQueryPlace();
    const failing = (assistantName: string, startedAt: number) =>
      Array.from({ length: 40 }, (_, index) =>
        buildReport({ callId: `${assistantName}-${index}`, startedAt, assistantName, endedReason: FAULT })
      );
    await place.add([...failing('Ann', NOON), ...failing('Bob', NOON + HOUR)]);
    const [frame] = await place.ask({
      queryType: 'changed',
      measure: 'failures',
      dimensions: ['assistant', 'callId'],
      filters: [{ dimension: 'hourOfWeek', operator: '=', values: ['Wed 12'] }],
    });
    expect(columnsOf(frame)).toMatchObject({ dimensionId: ['assistant'], value: ['Ann'], now: [40], before: [0] });
    expect(frame?.meta?.custom).toMatchObject({ now: 40, before: 0 });
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
});
