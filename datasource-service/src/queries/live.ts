import { z } from 'zod';
import { ServiceError } from '../runtime/errors.ts';
import { audienceOf, channelPath } from '../live/channel.ts';
import { liveFrame } from '../live/liveFrame.ts';
import type { QueryKind } from './query.ts';

const schema = z.object({});

/** `live`: the board of calls now, and in Grafana the channel on which it goes on. */
export const liveKind: QueryKind<z.output<typeof schema>> = {
  queryType: 'live',
  schema,
  needs: 'viewer',
  async run(_query, { access, dataSourceUid }, { live }) {
    const audience = audienceOf(access);
    if (audience === null) {
      throw new ServiceError('forbidden', 'Calls under way need a user with the Viewer role.');
    }
    const frame = liveFrame(live.calls(), audience, live.concurrencyLimit);
    return dataSourceUid === undefined
      ? [frame]
      : [{ ...frame, meta: { ...frame.meta, channel: `ds/${dataSourceUid}/${channelPath(audience)}` } }];
  },
};
