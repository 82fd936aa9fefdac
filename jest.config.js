import manifest from './package.json' with { type: 'json' };

const swc = {
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', tsx: true },
    transform: { react: { runtime: 'automatic' } },
  },
};

const { workspaces } = manifest;

export default {
  roots: workspaces.map((name) => `<rootDir>/${name}/src`),
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  testEnvironment: 'node',
  // Workspaces meet each other as sources, so that a test never sees a stale build.
  testEnvironmentOptions: { customExportConditions: ['@usher/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.tsx?$': ['@swc/jest', swc] },
  // Sources name each other as the compiled files they become.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: workspaces.map((name) => `<rootDir>/${name}/dist/`),
  globalSetup: '<rootDir>/infra/dist/testing/global-setup.js',
  globalTeardown: '<rootDir>/infra/dist/testing/global-teardown.js',
  // Generous, since a busy machine is no failure; what waits for a condition would wait for ever without.
  testTimeout: 60_000,
  // Several tests run a mongod or a browser beside themselves.
  maxWorkers: 3,
  // Node frees no ES modules of a test file that is over: after a hundred files the garbage collector is what runs.
  workerIdleMemoryLimit: '300MB',
};
