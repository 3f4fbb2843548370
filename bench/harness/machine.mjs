import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';

/** What figures depend on, and nothing that identifies the machine. */
export function machine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 2 ** 30),
    platform: `${platform()} ${arch()}`,
    node: process.version,
  };
}
