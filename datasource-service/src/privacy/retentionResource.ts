import type { RetentionAnswer } from '../contract/index.ts';
import type { Resource } from '../api/resource.ts';

interface RetentionSource {
  /** What would go now. */
  due(): Promise<RetentionAnswer['due']>;
}

/** `retention`: what the policy would let go now. It changes nothing. */
export function retentionResource(retention: RetentionSource): Resource {
  return {
    path: 'retention',
    method: 'GET',
    needs: 'admin',
    async answer(): Promise<RetentionAnswer> {
      const due = await retention.due();
      return { due: due.map(({ store, kind, before, rows, oldest }) => ({ store, kind, before, rows, oldest })) };
    },
  };
}
