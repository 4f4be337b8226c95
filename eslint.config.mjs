import { defineConfig } from 'eslint/config';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import grafanaBase from './.config/eslint.config.mjs';

/**
 * Rooms of the service, one a subject, and what each may import besides itself (docs/architecture.md). A room stands below
 * all that it may import, so that no two ever need each other.
 */
const ROOMS = {
  contract: [],
  frames: [],
  statistics: [],
  calls: ['contract'],
  identity: ['contract'],
  runtime: ['contract'],
  platforms: ['calls', 'contract', 'runtime'],
  record: ['calls', 'contract', 'runtime', 'statistics'],
  search: ['calls', 'record', 'runtime'],
  analytics: ['calls', 'contract', 'record', 'runtime', 'statistics'],
  live: ['calls', 'contract', 'frames', 'identity', 'record', 'runtime'],
  health: ['analytics', 'contract', 'record', 'runtime', 'search'],
  api: ['analytics', 'contract', 'identity', 'record', 'runtime'],
  oncall: ['api', 'contract', 'runtime'],
  feedback: ['api', 'calls', 'contract', 'runtime'],
  privacy: ['analytics', 'api', 'calls', 'contract', 'record', 'runtime', 'search'],
  config: ['analytics', 'calls', 'contract', 'oncall', 'platforms', 'privacy', 'runtime'],
  ingest: ['api', 'calls', 'config', 'contract', 'platforms', 'record', 'runtime'],
  queries: [
    'analytics',
    'calls',
    'contract',
    'feedback',
    'frames',
    'health',
    'identity',
    'live',
    'oncall',
    'record',
    'runtime',
    'search',
    'statistics',
  ],
  edges: [
    'api',
    'config',
    'contract',
    'feedback',
    'frames',
    'identity',
    'ingest',
    'live',
    'oncall',
    'platforms',
    'privacy',
    'queries',
    'runtime',
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

/** Programs, one a file: each starts what is made elsewhere. */
const programRules = {
  target: `${SERVICE}/!(*.test).ts`,
  from: SERVICE,
  except: ['service', 'config', 'privacy', 'ingest', 'platforms', 'analytics', 'record', 'calls', 'runtime'].map(
    (name) => `./${name}`
  ),
  message: 'A program starts what other rooms make; see docs/architecture.md.',
};

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
      'import-x/no-restricted-paths': ['error', { zones: [...deepRoomRules, programRules, ...pluginRules] }],
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
    files: ['datasource-service/src/calls/callView.ts', 'datasource-service/src/platforms/**'],
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
