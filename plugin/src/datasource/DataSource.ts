import type {
  AdHocVariableFilter,
  CoreApp,
  DataQueryRequest,
  DataQueryResponse,
  DataSourceGetTagValuesOptions,
  DataSourceInstanceSettings,
  DataSourceJsonData,
  MetricFindValue,
  ScopedVars,
} from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv, type TemplateSrv } from '@grafana/runtime';
import type { CatalogueDescription } from '@voicehive/datasource-service/contract';
import { map, type Observable } from 'rxjs';

import { checkQuery } from './checkQuery';
import { describeQuery } from './describeQuery';
import { expandQuery } from './expandQuery';
import { barKeys, barValues, withBarFilters } from './filterBar';
import { BOARD_STREAM, readBoard } from './liveBoard';
import { migrateQuery } from './migrateQuery';
import { VariableSupport } from './VariableSupport';
import { DEFAULT_METRIC_QUERY, type VoiceHiveDataQuery } from './VoiceHiveDataQuery';

/** The data source in the browser. It completes queries and leaves every answer to the service. */
export class DataSource extends DataSourceWithBackend<VoiceHiveDataQuery, DataSourceJsonData> {
  /** Each packet of a live channel is the whole board, so it replaces the one before. */
  override streamOptionsProvider = () => BOARD_STREAM;

  private catalogue: Promise<CatalogueDescription> | undefined;

  constructor(
    settings: DataSourceInstanceSettings<DataSourceJsonData>,
    private readonly templateSrv: TemplateSrv = getTemplateSrv()
  ) {
    super(settings);
    this.variables = new VariableSupport(this);
  }

  override getDefaultQuery(_app: CoreApp): Partial<VoiceHiveDataQuery> {
    return DEFAULT_METRIC_QUERY;
  }

  override filterQuery(query: VoiceHiveDataQuery): boolean {
    return !query.hide && checkQuery(migrateQuery(query)).length === 0;
  }

  override getQueryDisplayText(query: VoiceHiveDataQuery): string {
    return describeQuery(migrateQuery(query));
  }

  override applyTemplateVariables(
    stored: VoiceHiveDataQuery,
    scopedVars: ScopedVars,
    filters?: AdHocVariableFilter[]
  ): VoiceHiveDataQuery {
    const query = expandQuery(migrateQuery(stored), (text, format) =>
      this.templateSrv.replace(text, scopedVars, format)
    );
    // What stands in the bar is text that a reader has written, not a place for variables.
    return withBarFilters(query, filters);
  }

  override async getTagKeys(): Promise<MetricFindValue[]> {
    return barKeys((await this.getCatalogue()).dimensions);
  }

  override async getTagValues(options: DataSourceGetTagValuesOptions<VoiceHiveDataQuery>): Promise<MetricFindValue[]> {
    return barValues(this, (await this.getCatalogue()).dimensions, options);
  }

  override query(request: DataQueryRequest<VoiceHiveDataQuery>): Observable<DataQueryResponse> {
    const boards = request.targets.filter(({ queryType }) => queryType === 'live');
    // Grafana's stream forgets whose answer it is; with several boards in one panel nobody can tell.
    const refId = boards.length === 1 ? boards[0].refId : undefined;
    return super
      .query(request)
      .pipe(map((response) => ({ ...response, data: response.data.map((frame) => readBoard(frame, refId)) })));
  }

  /** What can be asked. Fetched once; a failure is not kept, so that the next editor tries again. */
  async getCatalogue(): Promise<CatalogueDescription> {
    this.catalogue ??= this.getResource<CatalogueDescription>('catalogue');
    try {
      return await this.catalogue;
    } catch (error) {
      this.catalogue = undefined;
      throw error;
    }
  }
}
