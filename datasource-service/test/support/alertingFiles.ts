import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = join(__dirname, '../../..');

/** Where the files for Grafana's alerting are, from the repository's root. */
export const ALERTING = 'alerting/grafana';

/** Variables that the files leave to Grafana's environment. */
export const GRAFANA_VARIABLES = ['VOICEHIVE_URL', 'VOICEHIVE_ONCALL_SECRET'];

const model = z.looseObject({ refId: z.string() });

const rule = z.object({
  uid: z.string().regex(/^[\w-]{1,40}$/),
  title: z.string(),
  condition: z.string(),
  for: z.string().regex(/^(\d+[smhd])+$/),
  noDataState: z.enum(['NoData', 'Alerting', 'OK', 'KeepLast']),
  execErrState: z.enum(['Error', 'Alerting', 'OK', 'KeepLast']),
  dashboardUid: z.string(),
  panelId: z.number(),
  labels: z.object({ severity: z.enum(['critical', 'warning', 'info']), team: z.string() }).loose(),
  annotations: z.object({
    __dashboardUid__: z.string(),
    __panelId__: z.string(),
    summary: z.string(),
    description: z.string(),
    runbook_url: z.string(),
    calls_url: z.string().optional(),
  }),
  notification_settings: z.object({ receiver: z.string() }).loose(),
  data: z.array(
    z.object({
      refId: z.string(),
      datasourceUid: z.string(),
      relativeTimeRange: z.object({}).loose().optional(),
      model,
    })
  ),
});

/** A provisioning file of Grafana's alerting, as far as ours go. */
export const alertingFile = z.object({
  apiVersion: z.literal(1),
  groups: z
    .array(
      z
        .object({
          orgId: z.literal(1),
          name: z.string(),
          folder: z.string(),
          interval: z.string(),
          rules: z.array(rule),
        })
        .loose()
    )
    .optional(),
  contactPoints: z
    .array(z.object({ name: z.string(), receivers: z.array(z.object({ uid: z.string() }).loose()).min(1) }).loose())
    .optional(),
});

/** All that Grafana is given of {@link ALERTING}. */
export const alertingFiles = readdirSync(join(ROOT, ALERTING)).map((name) => ({
  name,
  text: readFileSync(join(ROOT, ALERTING, name), 'utf8'),
  content: alertingFile.parse(parse(readFileSync(join(ROOT, ALERTING, name), 'utf8'))),
}));
