process.env.TZ = 'UTC';

const base = require('../.config/jest.config');
const { grafanaESModules, nodeModulesToTransform } = require('../.config/jest/utils');

const [[, swcTransform]] = Object.entries(base.transform);

module.exports = {
  ...base,
  displayName: 'plugin',
  testMatch: ['<rootDir>/src/**/*.test.{ts,tsx}', '<rootDir>/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/', '<rootDir>/preview/dist/'],
  // Besides the base's list, these packages ship only ES modules, some of them as .mjs.
  transform: { '^.+\\.m?(t|j)sx?$': swcTransform },
  transformIgnorePatterns: [nodeModulesToTransform([...grafanaESModules, '@react-hookz', '@ver0'])],
};
