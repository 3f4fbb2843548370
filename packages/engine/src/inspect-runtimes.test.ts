import { describe, expect, it } from 'vitest';
import { inspectRuntimes } from './inspect-runtimes.ts';
import { nativeStatus } from './native/native-status.ts';
import { probeRuntime } from './native/probe-runtime.ts';

describe('inspectRuntimes', () => {
  it('trains on the engine that would be chosen, and says how to get what is missing', async () => {
    const { available } = await nativeStatus();
    const { training, components, machine } = await inspectRuntimes();
    expect(machine.node).toBe(process.versions.node);
    expect(training?.engine).toBe(available ? 'native' : 'wasm');
    expect(training?.losses.at(-1)).toBeLessThan(training?.losses[0] as number);
    for (const component of components) {
      expect(component.available || (component.why !== undefined && component.fix !== undefined)).toBe(true);
      if (component.available) expect(component.version).toMatch(/^\d+\.\d+\.\d+/);
    }
  });
});

describe('probeRuntime', () => {
  it('trains a dense layer on WASM', async () => {
    const { version, losses } = await probeRuntime('wasm');
    expect(version).toBe('4.22.0');
    expect(losses).toHaveLength(3);
  });
});
