import { setDataSourceSrv } from '@grafana/runtime';

import { buildDataSource, installBackend } from '../test/dataSource';
import { getServiceResource, postServiceResource } from './serviceResources';

describe('resources of the service', () => {
  it('are asked and sent without an alert of Grafana’s own, be it an error or the message of the answer', async () => {
    const requests = installBackend(() => ({ message: 'Counted.' }));
    const dataSource = buildDataSource();
    Reflect.apply(setDataSourceSrv, null, [{ get: async () => dataSource }]);
    await getServiceResource('limits');
    await postServiceResource('page-views', { page: 'usage' });
    expect(requests).toEqual([
      expect.objectContaining({ method: 'GET', showErrorAlert: false, showSuccessAlert: false }),
      expect.objectContaining({ method: 'POST', showErrorAlert: false, showSuccessAlert: false }),
    ]);
  });
});
