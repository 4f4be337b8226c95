import { pick, wholeBetween } from '../random/distributions.ts';
import type { Random } from '../random/random.ts';

const AREA_CODES = [
  '201', '202', '206', '212', '213', '214', '215', '216', '301', '303', '305', '312', '313', '314', '317', '401',
  '402', '404', '405', '408', '410', '412', '414', '415', '501', '502', '503', '504', '505', '510', '512', '513',
  '515', '602', '603', '605', '612', '614', '615', '617', '619', '701', '702', '703', '704', '713', '716', '718',
  '801', '802', '803', '804', '808', '812', '813', '816', '901', '904', '907', '913',
] as const; // prettier-ignore

/** A caller's number of the block 555-0100 to 555-0199, which is kept free for fiction in every area code. */
export function callerNumber(random: Random): string {
  return `+1${pick(random, AREA_CODES)}55501${String(wholeBetween(random, 0, 99)).padStart(2, '0')}`;
}
