import { TECHNICAL_OWNERS } from '../../../contract/index.ts';
import { faultComponentId } from '../../../calls/components.ts';
import { ratio, type Measure } from '../measure.ts';

type TechnicalOwner = (typeof TECHNICAL_OWNERS)[number];

/** Id, title and who must act, by owner. */
const OWNERS: Readonly<Record<TechnicalOwner, readonly [id: string, title: string, owner: string]>> = {
  platform: ['platformFailureRatio', 'Platform failures', 'the voice platform'],
  provider: ['providerFailureRatio', 'Vendor failures', 'the vendor of model, voice or transcriber'],
  own_key: ['ownKeyFailureRatio', 'Own-key failures', 'you, at the vendor whose key is your own'],
  config: ['configFailureRatio', 'Configuration failures', 'you, in the configuration'],
  telephony: ['telephonyFailureRatio', 'Telephony failures', 'the carrier'],
};

function byStatus(id: string, title: string, statuses: string, component: string): Measure {
  return ratio(id, title, 'down', 'ended calls', `Ended calls whose ended reason has ${statuses}.`, [
    [component],
    ['ended'],
  ]);
}

/** Technical faults by who must act on them, and by the class of HTTP status that vendors gave. */
export const faultMeasures: readonly Measure[] = [
  ...TECHNICAL_OWNERS.map((owner) => {
    const [id, title, actor] = OWNERS[owner];
    const definition = `Ended calls that ended by a technical fault on which ${actor} must act.`;
    return ratio(id, title, 'down', 'ended calls', definition, [[faultComponentId(owner)], ['ended']]);
  }),
  byStatus(
    'rateLimitedRatio',
    'Rate limited',
    'the HTTP status 429: a quota or rate limit was reached',
    'http_rate_limited'
  ),
  byStatus('deniedRatio', 'Access denied', 'the HTTP status 401 or 403: a key is wrong or may not', 'http_denied'),
  byStatus(
    'clientErrorRatio',
    'Client errors',
    'another HTTP status of 400 to 499: what was sent was wrong',
    'http_client_errors'
  ),
  byStatus(
    'serverErrorRatio',
    'Server errors',
    'an HTTP status of 500 to 599: the vendor failed',
    'http_server_errors'
  ),
];
