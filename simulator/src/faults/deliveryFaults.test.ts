import { WebhookMessage } from '../messages/webhookMessage.ts';
import { MINUTE } from '../time/durations.ts';
import { FAULT_SHARES, faultlessDeliveries, faultyDeliveries } from './deliveryFaults.ts';

const PER_CALL = 10;
const CALLS = 20_000;

function messages(): WebhookMessage[] {
  return Array.from(
    { length: PER_CALL },
    (_, index) => new WebhookMessage(index * 60_000, index === PER_CALL - 1 ? 'end-of-call-report' : 'hang', () => ({}))
  );
}

const sent = Array.from({ length: CALLS }, (_, call) => {
  const told = messages();
  return { told, deliveries: faultyDeliveries(1, `call-${call}`, told) };
});

function share(count: (call: (typeof sent)[number]) => number, of: number): number {
  return sent.reduce((sum, call) => sum + count(call), 0) / of;
}

describe('faultyDeliveries', () => {
  it('loses, doubles and forges as often as it says', () => {
    const all = CALLS * PER_CALL;
    const copies = ({ told, deliveries }: (typeof sent)[number]) =>
      told.map((message) => deliveries.filter((delivery) => delivery.message === message).length);

    expect(share((call) => copies(call).filter((count) => count === 0).length, all)).toBeCloseTo(FAULT_SHARES.lost, 3);
    expect(share((call) => copies(call).filter((count) => count === 2).length, all)).toBeCloseTo(
      FAULT_SHARES.duplicate,
      3
    );
    expect(share(({ deliveries }) => deliveries.filter(({ isForged }) => isForged).length, all)).toBeCloseTo(
      FAULT_SHARES.forged,
      3
    );
  });

  it('moves messages by up to two seconds, and reports by minutes', () => {
    const delays = sent.flatMap(({ told, deliveries }) =>
      told.flatMap((message) => {
        const first = deliveries.find((delivery) => delivery.message === message);
        return first === undefined ? [] : [{ type: message.type, ms: first.at - message.at }];
      })
    );
    const moved = delays.filter(({ ms }) => ms !== 0);
    const late = moved.filter(({ ms }) => ms > MINUTE - 2000);

    expect(moved.length / delays.length).toBeCloseTo(FAULT_SHARES.reordered, 2);
    expect(late.every(({ type }) => type === 'end-of-call-report')).toBe(true);
    expect(late.length / CALLS).toBeCloseTo(FAULT_SHARES.late, 2);
    expect(moved.filter((delay) => !late.includes(delay)).every(({ ms }) => Math.abs(ms) <= 2000)).toBe(true);
  });

  it('decides by seed and call alone', () => {
    const told = messages();
    const faults = (seed: number) =>
      Array.from({ length: 200 }, (_, call) => faultyDeliveries(seed, `call-${call}`, told));

    expect(faults(1)).toEqual(faults(1));
    expect(faults(1)).not.toEqual(faults(2));
  });

  it('sends everything once and in time without faults', () => {
    const told = messages();

    expect(faultlessDeliveries(told).map(({ at, message }) => [at, message])).toEqual(told.map((one) => [one.at, one]));
  });
});
