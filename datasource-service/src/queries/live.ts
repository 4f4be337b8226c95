import { z } from 'zod';
import { audienceOf, channelPath } from '../live/channel.ts';
import { liveFrame } from '../live/liveFrame.ts';
import { mayAccess } from '../identity/access.ts';
import type { QueryKind } from './query.ts';

const schema = z.object({});

/** `live`: the board of calls now, and in Grafana the channel on which it goes on. */
export const liveKind: QueryKind<z.output<typeof schema>> = {
  queryType: 'live',
  schema,
  needs: 'viewer',
  async run(_query, { access, dataSourceUid }, { live }) {
    const frame = liveFrame(live.calls(), mayAccess(access, 'admin'));
    const audience = audienceOf(access);
    return dataSourceUid === undefined || audience === null
      ? [frame]
      : [{ ...frame, meta: { ...frame.meta, channel: `ds/${dataSourceUid}/${channelPath(audience)}` } }];
  },
};
