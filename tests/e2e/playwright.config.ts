import { defineConfig } from '@playwright/test'

/** Starts nothing by itself: each test starts a server of its own (fixtures/server.ts). */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  // Two hundred people, and a cluster: stories that need a Postgres; `make test-e2e` runs them with one.
  testIgnore: process.env['DATABASE_URL'] === undefined ? ['large.spec.ts', 'cluster.spec.ts'] : [],
  timeout: 90_000,
  expect: { timeout: 15_000 },
  fullyParallel: true,
  workers: 2,
  // What fails once and passes then is named as flaky at the end: it is to be mended, and does not keep others from landing meanwhile.
  retries: 1,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['./fixtures/summary.ts']],
  use: {
    browserName: 'chromium',
    actionTimeout: 15_000,
    timezoneId: 'Europe/Moscow',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
