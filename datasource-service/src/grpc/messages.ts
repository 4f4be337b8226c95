import { z } from 'zod';

const headers = z.record(z.string(), z.string());

const pluginContext = z
  .object({ user: z.object({ login: z.string(), role: z.string() }).nullish() })
  .nullish()
  .transform((context) => ({ role: context?.user?.role ?? null }));

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
});

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
