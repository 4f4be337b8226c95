import { z } from 'zod';

const headers = z.record(z.string(), z.string());

const pluginContext = z
  .object({
    user: z.object({ login: z.string(), role: z.string() }).nullish(),
    dataSourceInstanceSettings: z.object({ uid: z.string() }).nullish(),
  })
  .nullish()
  .transform((context) => ({
    role: context?.user?.role ?? null,
    login: context?.user?.login ?? null,
    dataSourceUid: context?.dataSourceInstanceSettings?.uid || undefined,
  }));

/** `pluginv2.QueryDataRequest`, as far as the service reads it. */
export const queryDataRequest = z.object({
  pluginContext,
  headers,
  queries: z.array(
    z.object({
      refId: z.string(),
      intervalMS: z.number(),
      timeRange: z.object({ fromEpochMS: z.number(), toEpochMS: z.number() }).nullish(),
      json: z.instanceof(Buffer),
      queryType: z.string(),
    })
  ),
});

/** `pluginv2.CallResourceRequest`, as far as the service reads it. */
export const callResourceRequest = z.object({
  pluginContext,
  path: z.string(),
  method: z.string(),
  url: z.string(),
  body: z.instanceof(Buffer),
});

/** `pluginv2.SubscribeStreamRequest` and `pluginv2.RunStreamRequest`, as far as the service reads them. */
export const streamRequest = z.object({ pluginContext, path: z.string() });

/** `pluginv2.SubscribeStreamResponse.Status`, and that of publishing. */
export const StreamStatus = { ok: 0, notFound: 1, permissionDenied: 2 } as const;

/** `pluginv2.SubscribeStreamResponse`. */
export interface SubscribeStreamResponse {
  status: (typeof StreamStatus)[keyof typeof StreamStatus];
  data: Buffer;
}

/** `pluginv2.DataResponse`. */
export interface DataResponse {
  frames: Buffer[];
  status: number;
  error: string;
  errorSource: string;
}

/** `pluginv2.CheckHealthResponse`; 1 is OK and 2 is ERROR. */
export interface CheckHealthResponse {
  status: 1 | 2;
  message: string;
  jsonDetails: Buffer;
}

/** `pluginv2.CallResourceResponse`. */
export interface CallResourceResponse {
  code: number;
  headers: Record<string, { values: string[] }>;
  body: Buffer;
}
