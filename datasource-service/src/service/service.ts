import { cpus } from 'node:os';
import { join } from 'node:path';
import { createBodyReaders } from './bodyReaders.ts';
import type { Config } from '../config/config.ts';
import { hashCaller } from '../calls/caller.ts';
import { startPluginServer, type PluginServer } from '../edges/grpc/pluginServer.ts';
import { takeDataFolder } from './dataFolder.ts';
import { createHealth } from './health.ts';
import { createApp } from '../edges/http/app.ts';
import { startHttpServer, type HttpServer } from '../edges/http/httpServer.ts';
import { Applier } from '../ingest/applier.ts';
import { Receiver } from '../ingest/receiver.ts';
import { Replayer } from '../ingest/replayer.ts';
import { Tee } from '../ingest/tee/tee.ts';
import { createVerifiers } from '../ingest/verifiers.ts';
import { Board } from '../live/board.ts';
import { LiveFeed } from '../live/liveFeed.ts';
import { LiveStream } from '../live/liveStream.ts';
import { ADAPTERS } from '../platforms/adapters.ts';
import { openRecord } from './openRecord.ts';
import { createPrivacy } from './privacy.ts';
import { QueryEngine } from '../queries/queryEngine.ts';
import { readRateCard } from '../config/rateCardFile.ts';
import { OnCallService } from '../oncall/onCallService.ts';
import { readOnCallPlan } from '../config/onCallFile.ts';
import { incidentResources } from '../oncall/incidentResource.ts';
import { readRetentionPolicy } from '../config/retentionFile.ts';
import { readObjectives } from '../config/sloFile.ts';
import { feedbackResource } from '../feedback/feedbackResource.ts';
import { createRecordingSources } from './recordings.ts';
import { recordingResource } from '../api/recordings.ts';
import { pageViewResource } from '../feedback/pageViewResource.ts';
import { describingResources } from '../api/descriptions.ts';
import { replayResource } from '../ingest/replayResource.ts';
import { createResources } from '../api/resource.ts';
import { createNotices } from './notices.ts';
import { openSqliteFeedbackStore } from '../feedback/sqlite/sqliteFeedbackStore.ts';
import { DuckDbHotStore } from '../analytics/hot/duckdb/duckDbHotStore.ts';
import { HotFeed } from '../analytics/hot/hotFeed.ts';
import { openSqliteIncidentStore } from '../oncall/store/sqlite/sqliteIncidentStore.ts';
import { SearchFeed } from '../search/searchFeed.ts';
import { createLogger, type Logger } from '../runtime/logger.ts';
import { createMetrics, type Metrics } from '../runtime/metrics.ts';
import { IngestWatch } from '../health/ingestWatch.ts';
import { createProbes } from '../health/probes.ts';
import { StatusSampler } from '../health/statusSampler.ts';
import { createReconciling } from './reconciling.ts';
import { createSafety } from './safety.ts';
import { readVersion } from '../runtime/version.ts';

/** Time for what is still being forwarded when the service stops, ms. */
const TEE_DRAIN_MS = 5000;

/** What a test may replace. */
export interface ServiceDependencies {
  logger: Logger;
  metrics: Metrics;
  /** Epoch ms. */
  now: () => number;
  /** Time between two exports, and after which a change counts as settled, ms, in cloud mode. */
  exportEveryMs?: number;
  settledAfterMs?: number;
  /** Time before retention first looks for what is old, and between two looks for an admin's word, ms. */
  retentionLookMs?: number;
}

/** A running service. */
export interface Service {
  /** Base URL of the HTTP API. */
  url: string;
  /** Where the data source is served, such as `unix:/path`. */
  pluginAddress: string;
  /** Stops taking work, finishes what is under way, and closes the stores. */
  stop(): Promise<void>;
}

function realDependencies(config: Config): ServiceDependencies {
  return {
    logger: createLogger(config.logLevel),
    metrics: createMetrics({ processMetrics: true }),
    now: Date.now,
  };
}

/** Instruments that tell the watch too what becomes of webhooks. */
function watchedMetrics(metrics: Metrics, watch: IngestWatch): Metrics {
  return {
    ...metrics,
    deliveryReceived(provider, type, outcome) {
      watch.note(outcome);
      metrics.deliveryReceived(provider, type, outcome);
    },
  };
}

/**
 * Puts the service together and starts it. This is the only place that knows every room.
 *
 * @throws ServiceError with a sentence when it cannot start: data folder in use, port taken
 */
export async function startService(
  config: Config,
  dependencies: ServiceDependencies = realDependencies(config)
): Promise<Service> {
  const { logger, metrics, now } = dependencies;
  const rateCard = readRateCard(config.rateCard);
  const objectives = readObjectives(config.sloFile);
  const onCallPlan = readOnCallPlan(config.onCallFile, process.env);
  const policy = readRetentionPolicy(config.retentionFile);
  const lock = takeDataFolder(config);
  const opened = await openRecord(config, { rateCard, policy, lock, dependencies });
  const { record, cloud, jobs, shared } = opened;
  const replica = cloud === null ? null : () => cloud.record.replica();
  const hot = new DuckDbHotStore({
    path: join(config.dataDir, 'hot.duckdb'),
    memoryLimitMb: config.memoryLimitMb,
    sqlMemoryLimitMb: config.sqlMemoryLimitMb,
    threads: Math.max(1, cpus().length),
    concurrency: config.queryConcurrency,
    queryTimeoutMs: config.queryTimeoutMs,
    now: () => new Date(now()),
  });
  const { tryWrite } = opened;
  const safety = await createSafety({ config, cloud, record, tryWrite, logger, now });
  const { search, status, onDamaged, time, writes, evidence } = safety;
  const searchFeed = new SearchFeed({ record, search, logger });
  const callerKey = config.callerKey ?? record.callerKey;
  const problems = () => [...new Set([...safety.problems(), ...privacy.problems()])];
  const feed = new HotFeed({ record, hot, callerKey, rateCard, metrics, logger, evidence });
  const written = writes.over(record);
  const board = new Board();
  const { concurrencyLimit, monthlyBudgetUsd, pageAddresses: addresses } = config;
  const limits = { concurrencyLimit, monthlyBudgetUsd };
  const live = new LiveStream({ board, now, concurrencyLimit });
  const liveFeed = new LiveFeed({ record, board, logger, now, onChanged: () => live.notify() });
  const liveCalls = { calls: () => board.calls(now()), concurrencyLimit };
  const bodies = createBodyReaders(config);
  function onChanged(): void {
    feed.notify();
    liveFeed.notify();
  }
  const stored = { record, config, hot, feed, search };
  const privacy = createPrivacy({
    ...{ ...stored, shared, searchFeed, policy, time, callerKey, onChanged, logger, now },
    lookMs: dependencies.retentionLookMs,
  });
  const applier = new Applier({ bodies: bodies.stored, record: written, metrics, logger, now, onApplied: onChanged });
  const replayer = new Replayer({ bodies: bodies.stored, record, now, onApplied: onChanged });
  const tee =
    config.vapiTeeUrl === null
      ? null
      : new Tee({ url: config.vapiTeeUrl, timeoutMs: config.teeTimeoutMs, metrics, logger });
  const ingestWatch = new IngestWatch();
  const receiver = new Receiver({
    adapters: ADAPTERS,
    bodies,
    rules: { ...config, verifiers: createVerifiers(config) },
    record: written,
    metrics: watchedMetrics(metrics, ingestWatch),
    logger,
    waiting: { most: config.ingestWaiting, mostBytes: config.ingestMemoryBytes },
    quarantine: config.quarantine,
    tee,
    onStored: () => applier.notify(),
  });
  const reconciling = createReconciling({
    config,
    jobs,
    record,
    metrics,
    logger,
    now,
    onStored: () => applier.notify(),
  });
  const probes = createProbes({
    ingest: ingestWatch,
    record,
    writes,
    problems,
    replica,
    hotStore: () => feed.status,
    search,
    isBoardFailing: () => liveFeed.isFailing,
    isTeeFailing: tee === null ? null : () => tee.isFailing,
    now,
  });
  const { placeOf } = safety;
  const known = async () => (await time.read()).at;
  const sampler = new StatusSampler({ store: status, probes, placeOf, logger, now, known });
  const feedback = openSqliteFeedbackStore(join(config.dataDir, 'feedback.sqlite'), now(), onDamaged);
  const incidents =
    opened.incidents ?? openSqliteIncidentStore(join(config.dataDir, 'incidents.sqlite'), now(), onDamaged);
  const onCall = new OnCallService({ store: incidents, plan: onCallPlan, addresses, metrics, logger, now });
  const operations = { status, objectives, feedback, incidents, onCallPlan, now };
  const tiered = cloud?.tiered(hot) ?? null;
  const notices = createNotices({ replica, feed, tiered, problems });
  const byKey = (number: string) => hashCaller(number, callerKey);
  const stores = {
    record,
    hot: tiered ?? hot,
    search,
    rateCard,
    recordingsKeptMs: policy.recordings,
    hashCaller: byKey,
    live: liveCalls,
    operations,
    notices,
  };
  const engine = new QueryEngine({ stores, metrics, logger, onDamage: () => feed.reportDamage() });
  const version = readVersion();
  const health = createHealth({
    version,
    record,
    replica,
    measureHotStore: () => feed.measure(),
    writeProblem: () => writes.problem,
    problems,
  });
  const resources = createResources([
    ...describingResources({ health, limits }),
    replayResource(replayer),
    ...incidentResources(onCall.incidents),
    feedbackResource({ store: feedback, now }),
    pageViewResource({ metrics, isOn: config.pageMetrics, now }),
    recordingResource({ record, sources: createRecordingSources(config), logger }),
    ...privacy.resources,
  ]);
  metrics.observe({
    unappliedDeliveries: () => applier.unapplied,
    hotStoreBehind: () => feed.status.behind,
    hotStoreReady: () => feed.status.state === 'ready',
    liveCalls: () => liveCalls.calls().filter(({ endedAt, isStuck }) => endedAt === null && !isStuck).length,
    stuckCalls: () => liveCalls.calls().filter(({ isStuck }) => isStuck).length,
    liveStreams: () => live.watchers,
  });

  let isStarted = false;
  let http: HttpServer | null = null;
  let plugin: PluginServer | null = null;

  let stopping: Promise<void> | null = null;

  const draining = new AbortController();

  async function stopOnce(): Promise<void> {
    isStarted = false;
    draining.abort();
    await Promise.all([http?.stop(), plugin?.stop()]);
    await sampler.stop();
    await reconciling.stop();
    await tee?.stop(TEE_DRAIN_MS);
    await applier.stop();
    await bodies.close();
    privacy.beginStop();
    await liveFeed.stop();
    await feed.stop();
    await searchFeed.stop();
    await privacy.stop();
    await onCall.stop();
    await cloud?.stop();
    await feedback.close();
    await record.close();
    lock.release();
  }

  function stop(): Promise<void> {
    stopping ??= stopOnce();
    return stopping;
  }

  try {
    const app = createApp({
      version,
      config,
      engine,
      stores,
      resources,
      receiver,
      onCall,
      live,
      draining: draining.signal,
      health,
      isReady: () => isStarted && writes.problem === null && (cloud?.isWhole() ?? true),
      problems: () => [writes.problem, ...problems()].filter((problem) => problem !== null),
      metrics,
      logger,
      now,
    });
    // Webhooks are taken as soon as the record is open; the hot store may need time.
    http = await startHttpServer(app, config.http);
    // Before anything is worked in: what the ledger lost would not be seen any more.
    await safety.openHotStore(feed);
    await sampler.start();
    await liveFeed.start();
    await applier.start();
    await feed.start();
    searchFeed.start();
    reconciling.start();
    privacy.start();
    onCall.start();
    cloud?.start({ onChanged, onDue: () => applier.wake() });
    plugin = await startPluginServer(config.plugin, { engine, resources, health, live, metrics, logger });
    isStarted = true;
    sampler.refresh();
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: http.url, pluginAddress: plugin.address, stop };
}
