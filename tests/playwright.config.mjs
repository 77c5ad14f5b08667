// The browser tests: what a person does with the built site. `cargo xtask test` runs them last.
import { defineConfig } from '@playwright/test';
import { launchOptions } from './chromium.mjs';

export default defineConfig({
  testDir: 'browser',
  testMatch: '**/*.test.mjs',
  globalSetup: './site_server.mjs',
  outputDir: '../target/browser-tests',
  reporter: 'list',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 60_000,
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: launchOptions(),
    screenshot: 'only-on-failure',
  },
});
