import type { ScriptName } from '../company/assistant.ts';
import { appointments } from './appointments.ts';
import { billing } from './billing.ts';
import { delivery } from './delivery.ts';
import { orders } from './orders.ts';
import { reminders } from './reminders.ts';
import type { Script } from './script.ts';
import { shop } from './shop.ts';

/** All dialogue scripts by name. */
export const SCRIPTS: Readonly<Record<ScriptName, Script>> = {
  appointments,
  billing,
  reminders,
  orders,
  delivery,
  shop,
};
