const APP = '/a/voicehive-monitoring-app';

/** Addresses of the pages, with what should be in the URL. */
export const addresses = {
  callAnalytics: (params: Record<string, string> = {}) => withParams(`${APP}/call-analytics`, params),
  callLogs: (params: Record<string, string> = {}) => withParams(`${APP}/call-logs`, params),
  realTime: (params: Record<string, string> = {}) => withParams(`${APP}/real-time`, params),
  usage: (params: Record<string, string> = {}) => withParams(`${APP}/usage`, params),
  systemHealth: (params: Record<string, string> = {}) => withParams(`${APP}/system-health`, params),
  call: (provider: string, callId: string) => `${APP}/call-logs/${provider}/${callId}`,
};

function withParams(path: string, params: Record<string, string>): string {
  const search = new URLSearchParams(params).toString();
  return search ? `${path}?${search}` : path;
}
