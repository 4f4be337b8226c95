import { LoadingState, StreamingDataFrame } from '@grafana/data';
import type { GrafanaLiveSrv, LiveDataStreamOptions } from '@grafana/runtime';
import { NEVER, Observable, of } from 'rxjs';

/** Grafana Live with one channel: the board of calls, which the preview's server gets from the service. */
export function buildLiveSrv(): GrafanaLiveSrv {
  return {
    getConnectionState: () => of(true),
    getStream: () => NEVER,
    getDataStream: ({ buffer, key }: LiveDataStreamOptions) =>
      new Observable((subscriber) => {
        const frame = StreamingDataFrame.empty(buffer);
        const source = new EventSource('/api/live/board');
        source.onmessage = ({ data }) => {
          frame.push(JSON.parse(data));
          subscriber.next({ data: [frame], key, state: LoadingState.Streaming });
        };
        return () => source.close();
      }),
    getPresence: async () => ({ users: 0 }),
    publish: async () => {
      throw new Error('Nobody may publish here.');
    },
  };
}
