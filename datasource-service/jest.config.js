/** Jest runs the service's TypeScript through swc; the service itself runs it with Node's own type stripping. */
export default {
  displayName: 'service',
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // These come as ES modules only, or load one of those later, which Jest cannot do as they are.
  transformIgnorePatterns: [
    '/node_modules/(?!(jose|teeny-request|node-fetch|fetch-blob|formdata-polyfill|data-uri-to-buffer)/)',
  ],
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
