export { type ClassWeightsConfig, classWeights, classWeightsConfig } from './class-weights.ts';
export type { EngineSource, FitHeadOptions, FitHeadResult, HeadFitPlan, HeadSnapshot, HeadTensors } from './define-head.ts';
export { type ClassificationMetrics, evaluateClassification, formatMetrics, metricsSchema } from './evaluate-classification.ts';
export type { LabelledFeatures, TrainingFeatures, WeightedFeatures } from './features/labelled-features.ts';
export { describeHead, fitHead, headKinds, headProbabilities, planHeadFit, requireHeadTensors } from './head.ts';
export { type HeadConfig, headConfig } from './head-config.ts';
export type { HeadKind } from './heads.gen.ts';
export { type FitNetworkOptions, type FitNetworkResult, fitNetwork } from './network/fit-network.ts';
export type { NetworkBatch, Scale } from './network/network-batch.ts';
export { type NetworkConfig, networkConfig } from './network/network-config.ts';
export { networkProbabilities } from './network/network-probabilities.ts';
export type { LazyTensor, NetworkSnapshot } from './network/network-snapshot.ts';
export {
  type FineTuneConfig,
  type FineTuneSubject,
  fineTuneConfig,
  planFineTuning,
  type TrainingGroup,
} from './network/plan-fine-tuning.ts';
export { type OptimizerConfig, optimizerConfig } from './optimizer.ts';
export { predictedClasses } from './predicted-classes.ts';
export { type ScheduleConfig, scheduleConfig } from './schedule.ts';
export { type ArmOutcome, compareArms } from './statistics/compare-arms.ts';
export { mcnemarP } from './statistics/mcnemar-p.ts';
export { wilsonInterval } from './statistics/wilson-interval.ts';
