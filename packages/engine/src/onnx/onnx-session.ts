import { EngineError } from '@graft/core';
import type { InferenceSession } from 'onnxruntime-node';

/**
 * A session on the CPU with every optimisation that keeps results.
 *
 * @param model - the file's bytes, or its path. @param threads - of one operator; 1 or more.
 * @throws {EngineError} when the file cannot be read, or onnxruntime refuses the model.
 */
export async function createSession(ort: OnnxRuntime, model: Uint8Array | string, threads: number): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  };
  try {
    return await (typeof model === 'string' ? ort.InferenceSession.create(model, options) : ort.InferenceSession.create(model, options));
  } catch (cause) {
    const which = typeof model === 'string' ? model : 'the network';
    throw new EngineError(`Expected an ONNX network that onnxruntime runs but it refused ${which}: ${(cause as Error).message}`, {
      hint:
        typeof model === 'string'
          ? 'Check the path, and that the file is a whole ONNX network.'
          : 'Obtain the file again, or export the network again.',
      cause,
    });
  }
}

/** The API of onnxruntime-node. */
export type OnnxRuntime = typeof import('onnxruntime-node');

/**
 * Load onnxruntime, when it is first needed.
 *
 * @throws {EngineError} when it is not installed, or has no binary for this machine.
 */
export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  try {
    return await import('onnxruntime-node');
  } catch (cause) {
    throw new EngineError(`Expected onnxruntime-node to load but it failed: ${(cause as Error).message}`, {
      hint: 'Install the packages again; it has binaries for Linux, macOS and Windows on x64 and arm64.',
      cause,
    });
  }
}
