import { defineConfig, type ViteUserConfig } from 'vitest/config';
// @boundaries-ignore one test configuration for all packages; it is no code of any of them.
import shared from '../../vitest.shared.ts';

const config: ViteUserConfig = defineConfig(shared);
export default config;
