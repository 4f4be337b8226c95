import type { CoreApp, DataSourceInstanceSettings, DataSourceJsonData, ScopedVars } from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv, type TemplateSrv } from '@grafana/runtime';
import type { CatalogueDescription } from '@voicehive/datasource-service/contract';

import { checkQuery } from './checkQuery';
import { describeQuery } from './describeQuery';
import { expandFilters, type Replace } from './expandFilters';
import { migrateQuery } from './migrateQuery';
import { VariableSupport } from './VariableSupport';
import { DEFAULT_METRIC_QUERY, type VoiceHiveDataQuery } from './VoiceHiveDataQuery';

/** The data source in the browser. It completes queries and leaves every answer to the service. */
export class DataSource extends DataSourceWithBackend<VoiceHiveDataQuery, DataSourceJsonData> {
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

  override applyTemplateVariables(stored: VoiceHiveDataQuery, scopedVars: ScopedVars): VoiceHiveDataQuery {
    const query = migrateQuery(stored);
    const replace: Replace = (text, format) => this.templateSrv.replace(text, scopedVars, format);
    const replaceOne = (text: string) => this.templateSrv.replace(text, scopedVars);
    switch (query.queryType) {
      case 'metric':
      case 'calls':
        return { ...query, filters: expandFilters(query.filters, replace) };
      case 'values':
        return {
          ...query,
          dimension: replaceOne(query.dimension),
          filters: expandFilters(query.filters, replace),
        };
      case 'call':
        return { ...query, provider: replaceOne(query.provider), callId: replaceOne(query.callId).trim() };
      default:
        return query;
    }
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
