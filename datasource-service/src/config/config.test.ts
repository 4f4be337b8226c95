import { resolve } from 'node:path';
import { ConfigError, readConfig } from './config.ts';

describe('readConfig', () => {
  it('reads a list of calls only with a key to it', () => {
    expect(readConfig({})).toMatchObject({ vapiApi: null, reconcileMs: 60_000 });
    expect(
      readConfig({
        VOICEHIVE_VAPI_API_KEY: 'a private key',
        VOICEHIVE_VAPI_API_URL: 'https://api.eu.vapi.ai//',
        VOICEHIVE_RECONCILE_SECONDS: '90',
      })
    ).toMatchObject({ vapiApi: { url: 'https://api.eu.vapi.ai', apiKey: 'a private key' }, reconcileMs: 90_000 });
    expect(() => readConfig({ VOICEHIVE_VAPI_API_URL: 'http://vapi.example' })).toThrow('VOICEHIVE_VAPI_API_URL');
  });

  it('needs nothing to be set', () => {
    expect(readConfig({})).toMatchObject({
      http: { host: '127.0.0.1', port: 8787 },
      dataDir: resolve('./data'),
      plugin: { network: 'unix', path: resolve('./data/plugin.sock'), group: null },
      auth: 'open',
      vapiSecret: null,
      unverified: 'reject',
      bodyLimitBytes: 16 * 1024 * 1024,
    });
  });

  it('takes an empty variable as not set', () => {
    expect(readConfig({ VOICEHIVE_VAPI_SECRET: '', VOICEHIVE_AUTH: '' })).toMatchObject({
      vapiSecret: null,
      auth: 'open',
    });
  });

  it('asks for proof wherever other machines can reach it', () => {
    expect(readConfig({ VOICEHIVE_HTTP_ADDRESS: '0.0.0.0:80' }).auth).toBe('required');
    expect(readConfig({ VOICEHIVE_HTTP_ADDRESS: '[::1]:80' })).toMatchObject({
      auth: 'open',
      http: { host: '::1', port: 80 },
    });
    expect(readConfig({ VOICEHIVE_AUTH: 'required' }).auth).toBe('required');
    expect(() => readConfig({ VOICEHIVE_HTTP_ADDRESS: '0.0.0.0:80', VOICEHIVE_AUTH: 'open' })).toThrow(
      /other machines/
    );
  });

  it('reads where the plugin listens', () => {
    expect(readConfig({ VOICEHIVE_PLUGIN_ADDRESS: 'tcp:127.0.0.1:50551' }).plugin).toEqual({
      network: 'tcp',
      target: '127.0.0.1:50551',
    });
    expect(readConfig({ VOICEHIVE_PLUGIN_ADDRESS: 'unix:/run/vh.sock', VOICEHIVE_PLUGIN_GROUP: '0' }).plugin).toEqual({
      network: 'unix',
      path: '/run/vh.sock',
      group: 0,
    });
  });

  it.each(['127.0.0.1', '127.1.2.3', '[::1]', 'localhost'])('takes a TCP port of this machine, %s', (host) => {
    const plugin = { network: 'tcp', target: `${host}:50551` };
    expect(readConfig({ VOICEHIVE_PLUGIN_ADDRESS: `tcp:${host}:50551` }).plugin).toEqual(plugin);
  });

  it.each(['0.0.0.0', '10.1.2.3', '[::]', '[fd00::1]', 'service', '127.0.0.1.example.com'])(
    'refuses a TCP address that other machines may reach, %s, and names the socket to use instead',
    (host) => {
      expect(() => readConfig({ VOICEHIVE_PLUGIN_ADDRESS: `tcp:${host}:50551` })).toThrow(
        /^VOICEHIVE_PLUGIN_ADDRESS can be reached from other machines, .*use unix:\/path\/to\/socket/
      );
    }
  );

  it.each(['127.0.0.1:50551', 'tcp:127.0.0.1', 'unix:'])(
    'says how the plugin address is written, not %s',
    (address) => {
      expect(() => readConfig({ VOICEHIVE_PLUGIN_ADDRESS: address })).toThrow(
        /^VOICEHIVE_PLUGIN_ADDRESS must be unix:\/path\/to\/socket or tcp:127\.0\.0\.1:port\.$/
      );
    }
  );

  it('runs no more queries at once than Node has threads for', () => {
    expect(readConfig({}).queryConcurrency).toBe(2);
    expect(readConfig({ UV_THREADPOOL_SIZE: '16' }).queryConcurrency).toBe(4);
    expect(readConfig({ UV_THREADPOOL_SIZE: '16', VOICEHIVE_QUERY_CONCURRENCY: '64' }).queryConcurrency).toBe(14);
    expect(readConfig({ UV_THREADPOOL_SIZE: '1' }).queryConcurrency).toBe(1);
  });

  it('names the field of a credential that is at fault, and shows no secret', () => {
    const credentials = JSON.stringify([{ type: 'hmac', secretKey: 'hidden-secret', algorithm: 'md5' }]);
    expect(() => readConfig({ VOICEHIVE_VAPI_CREDENTIALS: credentials })).toThrow(
      /^VOICEHIVE_VAPI_CREDENTIALS \[0\]\.algorithm must be sha256, sha512 or sha1\.$/
    );
  });

  it.each([
    ['VOICEHIVE_HTTP_ADDRESS', 'localhost'],
    ['VOICEHIVE_HTTP_ADDRESS', '127.0.0.1:99999'],
    ['VOICEHIVE_PLUGIN_ADDRESS', '/run/vh.sock'],
    ['VOICEHIVE_VAPI_SECRET', 'short'],
    ['VOICEHIVE_RETELL_API_KEY', 'short'],
    ['VOICEHIVE_PUBLIC_URL', 'voice.example.com'],
    ['VOICEHIVE_PUBLIC_URL', 'ftp://voice.example.com'],
    ['VOICEHIVE_PUBLIC_URL', 'https://voice.example.com/?a=1'],
    ['VOICEHIVE_PUBLIC_URL', 'https://voice.example.com/#a'],
    ['VOICEHIVE_LIVEKIT_API_KEY', 'a-key-without-its-secret'],
    ['VOICEHIVE_LIVEKIT_API_SECRET', 'a-secret-without-its-key'],
    ['VOICEHIVE_AUTH', 'maybe'],
    ['VOICEHIVE_UNVERIFIED', 'drop'],
    ['VOICEHIVE_BODY_LIMIT_MB', '0'],
    ['VOICEHIVE_QUERY_CONCURRENCY', 'four'],
    ['VOICEHIVE_LOG_LEVEL', 'loud'],
  ])('names %s when it is %s', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });

  it('reads the credentials of every platform', () => {
    expect(readConfig({})).toMatchObject({ retellApiKey: null, twilioAuthToken: null, publicUrl: null, livekit: null });
    expect(
      readConfig({
        VOICEHIVE_PUBLIC_URL: 'https://voice.example.com/hooks',
        VOICEHIVE_LIVEKIT_API_KEY: 'key',
        VOICEHIVE_LIVEKIT_API_SECRET: 'a-secret',
      })
    ).toMatchObject({
      publicUrl: 'https://voice.example.com/hooks',
      livekit: { apiKey: 'key', apiSecret: 'a-secret' },
    });
  });

  it('reads where the history is kept, and is embedded without a project', () => {
    expect(readConfig({}).cloud).toBeNull();
    expect(readConfig({ VOICEHIVE_GCP_PROJECT: 'my-project' }).cloud).toMatchObject({
      project: 'my-project',
      hotDays: 35,
      bigQuery: null,
    });
    const environment = {
      VOICEHIVE_GCP_PROJECT: 'my-project',
      VOICEHIVE_BIGQUERY_DATASET: 'voicehive',
      VOICEHIVE_BIGQUERY_MAX_MB: '500',
      BIGQUERY_EMULATOR_HOST: '127.0.0.1:9050',
    };
    expect(readConfig(environment).cloud?.bigQuery).toEqual({
      projectId: 'my-project',
      dataset: 'voicehive',
      location: 'EU',
      emulatorHost: '127.0.0.1:9050',
      maxBytes: 500_000_000,
      queryTimeoutMs: 20_000,
    });
    expect(() => readConfig({ ...environment, NODE_ENV: 'production' })).toThrow(
      /BIGQUERY_EMULATOR_HOST must not be set in production/
    );
    expect(() => readConfig({ VOICEHIVE_BIGQUERY_DATASET: 'voicehive' })).toThrow(/needs VOICEHIVE_GCP_PROJECT/);
  });

  it('names everything that is wrong at once', () => {
    const read = () => readConfig({ VOICEHIVE_AUTH: 'x', VOICEHIVE_LOG_LEVEL: 'y' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/VOICEHIVE_AUTH[^]*VOICEHIVE_LOG_LEVEL/);
  });
});
