import { Gate } from './gate.ts';

describe('Gate', () => {
  it('turns away more than so many', () => {
    const gate = new Gate({ most: 2, mostBytes: 100 });
    const leave = gate.enter(1);
    gate.enter(1);
    expect(gate.enter(1)).toBeNull();
    leave?.();
    expect(gate.enter(1)).not.toBeNull();
  });

  it('turns away more than so many bytes', () => {
    const gate = new Gate({ most: 9, mostBytes: 10 });
    const leave = gate.enter(6);
    expect(gate.enter(5)).toBeNull();
    expect(gate.enter(4)).not.toBeNull();
    leave?.();
    expect(gate.enter(6)).not.toBeNull();
  });
});
