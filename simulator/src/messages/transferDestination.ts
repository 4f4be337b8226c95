import type { Workspace } from '../company/assistant.ts';
import type { SimulatedCall } from '../call/simulatedCall.ts';

/** Numbers of people that calls are handed to, of the block kept free for fiction. */
const DESK_NUMBERS: Readonly<Record<Workspace['carrier'], string>> = { twilio: '+12025550190', telnyx: '+13035550191' };

/** The number of the people that a workspace's calls are handed to. */
export function deskNumber({ carrier }: Workspace): string {
  return DESK_NUMBERS[carrier];
}

/** Where a call is handed to. */
export function transferDestination({ arrival: { workspace }, transfer }: SimulatedCall): object {
  return {
    type: 'number',
    number: deskNumber(workspace),
    message: 'I am connecting you now.',
    ...(transfer === null ? {} : { transferPlan: { mode: transfer.mode } }),
    description: `${workspace.name}, front desk`,
  };
}
