import { defineConfig, mergeConfig, type ViteUserConfig } from 'vitest/config';
// @boundaries-ignore one test configuration for all packages; it is no code of any of them.
import shared from '../../vitest.shared.ts';

// A process starts its engine once, and each file's tests need to see that start.
const config: ViteUserConfig = mergeConfig(shared, defineConfig({ test: { isolate: true } }));
export default config;
