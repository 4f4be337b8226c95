import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { QUERY_TYPES } from '../../datasource-service/src/contract/queries.ts';
import { queryOfType } from '../src/datasource/VoiceHiveDataQuery.ts';
import { seedCalls } from './support/seedCalls.mts';
import { OwnService } from './support/service.mts';

let service: OwnService;

before(async () => {
  service = await OwnService.create();
  await seedCalls(service.url);
});

after(() => service?.remove());

// One call has to be named first.
for (const type of QUERY_TYPES.filter((each) => each !== 'call')) {
  test(`the service answers what the editor asks at first for ${type}`, async () => {
    const query = queryOfType(type, { refId: 'A', queryType: 'live' });
    const to = Date.now();
    const response = await fetch(`${service.url}/api/v1/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: to - 60 * 60 * 1000, to, queries: [query] }),
    });
    const { results } = await response.json();
    assert.equal(results.A.error, undefined);
    assert.ok(results.A.frames.length > 0);
  });
}
