import { readTraceId } from './traceId.ts';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${ID}-00f067aa0ba902b7-01`;

describe('the trace of a call', () => {
  it.each([
    [{ traceparent: PARENT }, ID],
    [{ traceparent: ` ${PARENT.toUpperCase()} ` }, ID],
    [{ traceparent: `cc-${ID}-00f067aa0ba902b7-01-what-may-come` }, ID],
    [{ traceId: ID }, ID],
    [{ trace_id: 'a3ce929d0e0e4736' }, 'a3ce929d0e0e4736'],
    [{ traceparent: PARENT, traceId: '0'.repeat(31) + '1' }, ID],
    [{ traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }, null],
    [{ traceparent: 'nonsense', trace_id: ID }, ID],
    [{ traceId: `${ID}0` }, null],
    [{ traceId: 7 }, null],
    [Object.create({ traceId: ID }) as object, null],
    ['traceparent', null],
    [null, null],
    [[{ traceId: ID }], null],
  ])('is read from what the application gave with it: %j', (place, expected) => {
    expect(readTraceId(place)).toBe(expected);
  });

  it('is that of the first place that names one', () => {
    expect(readTraceId(undefined, { traceId: '' }, { traceId: ID }, { traceId: '1'.repeat(32) })).toBe(ID);
    expect(readTraceId()).toBeNull();
  });
});
