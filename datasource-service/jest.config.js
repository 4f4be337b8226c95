/** Jest runs the service's TypeScript through swc; the service itself runs it with Node's own type stripping. */
export default {
  displayName: 'service',
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // jose comes as ES modules only, which Jest cannot load as they are.
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
  transform: {
    '^.+\\.[tj]sx?$': [
      '@swc/jest',
      {
        sourceMaps: 'inline',
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
      },
    ],
  },
};
