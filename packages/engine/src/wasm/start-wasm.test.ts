import { describeEngine } from '../__fixtures__/describe-engine.ts';

describeEngine('wasm');
