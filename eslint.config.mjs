import { defineConfig } from 'eslint/config';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import grafanaBase from './.config/eslint.config.mjs';

/**
 * Rooms of the service and what each may import besides itself (docs/architecture.md). `contract`, `errors`, `pause` and
 * `telemetry` are open to all but the pure rooms.
 */
const ROOMS = {
  contract: [],
  domain: ['contract'],
  providers: ['domain', 'contract'],
  telemetry: [],
  frames: [],
  live: ['domain', 'store', 'frames', 'identity', 'contract', 'telemetry', 'errors.ts', 'pause.ts'],
  store: ['domain', 'contract', 'telemetry', 'errors.ts', 'pause.ts'],
  jobs: ['store', 'domain', 'contract', 'telemetry', 'errors.ts', 'pause.ts'],
  status: ['store', 'contract', 'telemetry', 'errors.ts', 'pause.ts'],
  identity: ['store', 'contract', 'telemetry', 'errors.ts'],
  oncall: ['domain', 'providers', 'store', 'contract', 'telemetry', 'errors.ts', 'pause.ts'],
  ingest: ['domain', 'providers', 'store', 'contract', 'telemetry', 'errors.ts', 'config.ts'],
  catalogue: ['domain', 'store', 'contract', 'errors.ts'],
  queries: [
    'catalogue',
    'store',
    'live',
    'oncall',
    'domain',
    'frames',
    'identity',
    'contract',
    'telemetry',
    'errors.ts',
  ],
  resources: ['catalogue', 'domain', 'store', 'ingest', 'oncall', 'identity', 'contract', 'telemetry', 'errors.ts'],
  grpc: [
    'queries',
    'live',
    'ingest',
    'frames',
    'identity',
    'resources',
    'contract',
    'telemetry',
    'errors.ts',
    'config.ts',
  ],
  http: [
    'queries',
    'ingest',
    'oncall',
    'live',
    'frames',
    'identity',
    'resources',
    'providers',
    'contract',
    'telemetry',
    'errors.ts',
    'config.ts',
  ],
};

const SERVICE = './datasource-service/src';

const roomRules = Object.entries(ROOMS).map(([room, allowed]) => ({
  target: `${SERVICE}/${room}/!(*.test).ts`,
  from: SERVICE,
  except: [room, ...allowed].map((name) => `./${name}`),
  message: `"${room}" may import only itself${allowed.length > 0 ? ` and ${allowed.join(', ')}` : ''}; see docs/architecture.md.`,
}));

const deepRoomRules = roomRules.map((rule) => ({
  ...rule,
  target: rule.target.replace('/!(*.test).ts', '/**/!(*.test).ts'),
}));

const pluginRules = [
  { target: './plugin/src/fields', from: './plugin/src', except: ['./fields', './test'] },
  { target: './plugin/src/panels', from: './plugin/src', except: ['./panels', './fields', './constants.ts', './test'] },
  {
    target: './plugin/src/scenes',
    from: './plugin/src',
    except: ['./scenes', './panels', './fields', './constants.ts', './test'],
  },
  {
    target: './plugin/src/datasource',
    from: './plugin/src',
    except: ['./datasource', './fields', './constants.ts', './test'],
  },
  { target: './plugin/src/pages', from: './plugin/src/app' },
];

const ourSource = ['**/*.{ts,tsx,mts}'];

export default defineConfig([
  {
    ignores: ['**/node_modules/', '**/dist/', '**/coverage/', '**/data/', '**/artifacts/', '.config/', '**/*.d.ts'],
  },
  ...grafanaBase.filter((block) => !(block.files ?? []).includes('src/**/*.{ts,tsx}')),
  {
    files: ourSource,
    languageOptions: { parser: tseslint.parser },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs'] })],
      'import-x/extensions': ['.ts', '.tsx', '.mts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx', '.mts'] },
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'import-x/no-restricted-paths': ['error', { zones: [...deepRoomRules, ...pluginRules] }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', prefer: 'type-imports' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 12],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: [
      '**/*.test.{ts,tsx}',
      '**/test/**',
      '**/e2e/**',
      '.ci/**',
      'deploy/**',
      'simulator/**',
      'plugin/preview/**',
    ],
    rules: { 'no-console': 'off', 'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }] },
  },
  {
    // Reading a record field by field, and describing a call, is one long list of facts rather than a tangle.
    files: ['datasource-service/src/domain/callView.ts', 'datasource-service/src/providers/**'],
    rules: { complexity: ['error', 25] },
  },
  {
    files: ['plugin/src/**'],
    ignores: ['**/*.test.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        'moment',
        {
          name: '@grafana/ui',
          importNames: ['Combobox'],
          message: 'A choice by mouse in it breaks Explore; take SingleChoice of plugin/src/fields.',
        },
      ],
    },
  },
  {
    files: ['**/webpack.config.mts'],
    rules: { 'import-x/no-default-export': 'off' },
  },
]);
