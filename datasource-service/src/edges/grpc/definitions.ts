import { fileURLToPath } from 'node:url';
import { loadPackageDefinition, type ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { z } from 'zod';

const FILES = ['pluginv2.proto', 'goplugin.proto', 'health.proto', 'launcher.proto'];

const OPTIONS = { keepCase: true, longs: Number, enums: Number, defaults: true, bytes: Buffer } as const;

const client = z.custom<{ service: ServiceDefinition }>((value) => typeof value === 'function' && 'service' in value);

const definitionsSchema = z.object({
  pluginv2: z.object({ Data: client, Resource: client, Diagnostics: client, Stream: client }),
  plugin: z.object({ GRPCController: client }),
  grpc: z.object({ health: z.object({ v1: z.object({ Health: client }) }) }),
  voicehive: z.object({ Launcher: client }),
});

/** The services that Grafana and the launcher call, by package. */
export type Definitions = z.output<typeof definitionsSchema>;

/** Folder of the protocol files. */
export const PROTO_DIR = fileURLToPath(new URL('../../../proto/', import.meta.url));

/** Loads the protocol files. */
export function loadDefinitions(): Definitions {
  const packages = loadPackageDefinition(loadSync(FILES, { ...OPTIONS, includeDirs: [PROTO_DIR] }));
  return definitionsSchema.parse(packages);
}
