import { ConfigError, readConfig } from './config/config.ts';
import { ServiceError } from './runtime/errors.ts';
import { startService, type Service } from './service/service.ts';
import { createLogger } from './runtime/logger.ts';

/** Takes every right from everybody but the owner. */
const PRIVATE_UMASK = 0o077;

/** Reads the environment, binds signals, exits; nothing else. */
async function main(): Promise<void> {
  // Whatever the service writes is for its own user alone; the plugin's socket is opened to its group by itself.
  process.umask(PRIVATE_UMASK);
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  const starting: Promise<Service> = startService(config);

  // Bound before the start is finished: webhooks come in earlier, and a stop must keep them too.
  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (isStopping) {
      return;
    }
    isStopping = true;
    logger.info({ signal }, 'VoiceHive is stopping.');
    starting
      .then((service) => service.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'VoiceHive did not stop cleanly.');
          process.exit(1);
        }
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  const service = await starting;
  logger.info({ url: service.url, plugin: service.pluginAddress, dataDir: config.dataDir }, 'VoiceHive is ready.');
}

main().catch((error: unknown) => {
  const isExpected = error instanceof ConfigError || error instanceof ServiceError;
  process.stderr.write(`${isExpected ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
