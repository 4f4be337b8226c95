import { CustomVariableSupport, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';
import type { Observable } from 'rxjs';

import { VariableQueryEditor } from './VariableQueryEditor';
import type { VoiceHiveDataQuery } from './VoiceHiveDataQuery';
import type { VoiceHiveSource } from './VoiceHiveSource';

/** Variables of dashboards: the values of a dimension, asked like any other query. */
export class VariableSupport extends CustomVariableSupport<VoiceHiveSource, VoiceHiveDataQuery, VoiceHiveDataQuery> {
  override editor = VariableQueryEditor;

  constructor(private readonly dataSource: VoiceHiveSource) {
    super();
  }

  override getDefaultQuery(): Partial<VoiceHiveDataQuery> {
    return { queryType: 'values', dimension: 'assistant' };
  }

  override query(request: DataQueryRequest<VoiceHiveDataQuery>): Observable<DataQueryResponse> {
    const targets = request.targets.map((target) => ({ ...target, refId: target.refId || 'values' }));
    return this.dataSource.query({ ...request, targets });
  }
}
