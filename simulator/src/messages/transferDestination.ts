import type { SimulatedCall } from '../call/simulatedCall.ts';

/** Numbers of people that calls are handed to, of the block kept free for fiction. */
const DESK_NUMBERS: Readonly<Record<string, string>> = { twilio: '+12025550190', telnyx: '+13035550191' };

/** Where a call is handed to. */
export function transferDestination({ arrival: { workspace } }: SimulatedCall): object {
  return {
    type: 'number',
    number: DESK_NUMBERS[workspace.carrier],
    message: 'I am connecting you now.',
    description: `${workspace.name}, front desk`,
  };
}
