export type { AdamOptions, Engine, Optimizer } from './engine.ts';
export { inspectRuntimes, type RuntimeComponent, type RuntimeReport, type TrainingReport } from './inspect-runtimes.ts';
export { type CompleteOptions, type Completion, completeNative } from './native/complete-native.ts';
export { type NativeStatus, nativeStatus } from './native/native-status.ts';
export type { ProbeResult } from './native/probe-runtime.ts';
export { type CompileOptions, compileToOnnx } from './onnx/compile-to-onnx.ts';
export { type FrozenNetwork, type OpenOptions, onnxRuntimeName, openOnnx } from './onnx/open-onnx.ts';
export { probeTraining } from './probe-training.ts';
export { type StartOptions, startEngine } from './start-engine.ts';
