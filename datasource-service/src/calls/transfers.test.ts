import fc from 'fast-check';
import { NOON } from '../../test/support/build.ts';
import { parseRecord } from '../record/recordText.ts';
import { SourceWeight } from './stamped.ts';
import { destinationKey, joinTransfer, listedTransfers, transfersOf, type TransferReport } from './transfers.ts';

const report: fc.Arbitrary<TransferReport> = fc
  .record({
    key: fc.constantFrom('a', 'b', '__proto__', 'a started', 'a ended'),
    attempt: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
    begins: fc.option(fc.constant(true as const), { nil: undefined }),
    value: fc.record({
      destination: fc.option(fc.constantFrom('x', 'y')),
      mode: fc.option(fc.constant('warm')),
      status: fc.option(fc.constantFrom('ringing', 'busy')),
      connected: fc.option(fc.boolean()),
    }),
    weight: fc.constantFrom(...Object.values(SourceWeight)),
    at: fc.integer({ min: NOON, max: NOON + 3 }),
  })
  // A key always means the same part of the same attempt.
  .map(({ attempt, begins, ...rest }) => ({
    ...rest,
    ...(rest.key.includes(' ') ? { attempt: attempt ?? 'a', ...(begins === undefined ? {} : { begins }) } : {}),
  }))
  .map((given) => (given.key.includes(' ') ? { ...given, attempt: 'a' } : given));

describe('reports of transfers', () => {
  it('give the same attempts in whatever order they come and however often', () => {
    const orders = fc
      .array(report, { maxLength: 8 })
      .chain((reports) =>
        fc.tuple(fc.constant(reports), fc.shuffledSubarray([...reports, ...reports], { minLength: reports.length * 2 }))
      );
    fc.assert(
      fc.property(orders, ([reports, order]) => {
        const known = new Map(reports.map((each) => [each.key, each]));
        fc.pre(reports.every((each) => each.begins === known.get(each.key)?.begins));
        expect(transfersOf(order.reduce(joinTransfer, {}))).toEqual(transfersOf(reports.reduce(joinTransfer, {})));
      })
    );
  });

  it('name a destination so that it cannot be told from the name', () => {
    expect(destinationKey('+15550177000')).toMatch(/^[0-9a-f]{4}$/);
    expect(destinationKey('+15550177000')).not.toBe(destinationKey('+15550177001'));
  });

  it('fill in from a copy what nothing else told, and take nothing else from it', () => {
    const stamp = (weight: number, at: number) => ({ weight, at });
    const told = { destination: 'x', mode: null, status: 'busy', connected: false };
    const copied = { destination: 'x', mode: 'warm', status: 'done', connected: true };
    const copies = [
      { key: 'c', attempt: 'a', value: copied, ...stamp(SourceWeight.copy, NOON + 9) },
      { key: 'd', attempt: 'a', value: { ...copied, mode: 'cold' }, ...stamp(SourceWeight.copy, NOON + 10) },
    ];
    const own = { key: 'm', attempt: 'a', value: told, ...stamp(SourceWeight.message, NOON) };
    expect(transfersOf([...copies, own].reduce(joinTransfer, {}))).toEqual([{ ...told, mode: 'warm' }]);
    expect(transfersOf(copies.reduce(joinTransfer, {}))).toEqual([copied]);
  });
});

describe('a record that was written when transfers were one fact', () => {
  it('keeps them', () => {
    const value = [{ destination: 'x', mode: null, status: 'busy', connected: false }];
    const facts = { transfers: { value, weight: 3, at: NOON }, endedAt: { value: NOON, weight: 3, at: NOON } };
    const record = parseRecord(JSON.stringify({ provider: 'vapi', callId: 'c', facts }));
    expect(transfersOf(record.transfers)).toEqual(value);
    expect(Object.keys(record.facts)).toEqual(['endedAt']);
    expect(record.transfers).toEqual(listedTransfers(value, { weight: 3, at: NOON }).reduce(joinTransfer, {}));
    expect(parseRecord('{}')).toMatchObject({ facts: {}, transfers: {}, participants: {} });
  });
});
