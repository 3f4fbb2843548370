import type { AugmentConfig, MixConfig } from '@graft/augment';
import type { KeptEpoch, NamedTensor, NetworkInput, OnProgress, Preprocessing } from '@graft/core';
import type { ClassWeightsConfig } from '@graft/trainer';
import type { z } from 'zod';
import type { StageDefinition } from './pipeline/define-stage.ts';
import type { BackboneConfig } from './stages/features/backbone-config.ts';
import type { ImagesConfig } from './stages/features/images-config.ts';

/** What every arm's settings hold. */
export interface ArmConfig {
  readonly kind: string;
  readonly classWeights?: ClassWeightsConfig | undefined;
}

/** The settings that an experiment's arms share. */
export interface SharedSettings {
  readonly augment: AugmentConfig;
  readonly backbone: BackboneConfig;
  readonly images: ImagesConfig;
  readonly viewSeed: number;
  readonly evaluate: { readonly on: 'auto' | 'validation' | 'test' };
}

/** What `quick` says about training, whatever the arm. */
export interface TrainingFlags {
  readonly epochs: number;
  readonly seed: number;
  readonly learningRate?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly classWeights?: 'balanced' | undefined;
}

/** How an arm sees a photo. */
export interface ArmInput {
  readonly preprocessing: Preprocessing;
  /** What the arm does to whole batches of views; a single view does not show it. */
  readonly mix?: MixConfig | undefined;
}

export interface PredictorOptions {
  readonly isOffline: boolean;
  readonly weights?: string | undefined;
  readonly onProgress: OnProgress;
  /** Told each step by which the backbone's weights come, as a line for a person. */
  readonly onStep: (step: string) => void;
  readonly signal: AbortSignal;
}

/** A trained model, ready to answer. */
export interface Predictor {
  readonly preprocessing: Preprocessing;
  /** @param images - each of the size that `preprocessing` says. @returns probabilities, one row per image. */
  predict(images: readonly NetworkInput[]): Promise<Float32Array[]>;
  dispose(): Promise<void>;
}

/** What a model package gives an arm to make a predictor of; the tensors' hash was verified. */
export interface PackagedModel<Model> {
  /** The arm's own keys of `model.json`. */
  readonly own: Model;
  readonly classes: readonly string[];
  readonly tensors: ReadonlyMap<string, NamedTensor>;
}

/**
 * One kind of arm: a way to train a classifier, as data and functions. A member is one file in `arms/` with this as its default
 * export; experiment schema, plan, `quick`, report, previews and `predict` follow from the file.
 */
export interface ArmKind<Config extends ArmConfig = ArmConfig, Model = unknown> {
  readonly kind: string;
  /** What `quick --arms` and the experiments that it writes call it. */
  readonly defaultName: string;
  /** What it is: a noun phrase for help and the schema. */
  readonly summary: string;
  /** Whether it trains convolutions, for which only the native engine has gradients. */
  readonly trainsConvolutions: boolean;
  /** Its own keys of `model.json`. */
  readonly model: z.ZodType<Model>;
  /** Its settings as `quick` writes them. */
  fromFlags(flags: TrainingFlags): object;
  /** Views of each training photo that it reads from the features, where photos are augmented; 1 where it reads none. */
  views(config: Config): number;
  /** Which epoch's weights are evaluated and shipped. */
  keep(config: Config): KeptEpoch;
  /** The slices of its stages: what each uses and nothing else. */
  slices(config: Config, shared: SharedSettings): { readonly train: unknown; readonly evaluate: unknown };
  /**
   * Its stages, named `<kind>-train` and `<kind>-evaluate`; they may need `index`, `split`, `features` and, to evaluate, `train`:
   * the plan reads from them what else has to run.
   */
  readonly stages: {
    readonly train: () => Promise<StageDefinition>;
    readonly evaluate: () => Promise<StageDefinition>;
  };
  /** One sentence for the report: how it learns. */
  describe(config: Config): string;
  /** How it sees a photo before it is trained. @throws {ConfigError} where the experiment does not say. */
  preview(config: Config, shared: Pick<SharedSettings, 'backbone' | 'images'>): ArmInput;
  /**
   * @throws {ArtifactError}, {ShapeMismatchError} when the tensors are not the model's; {WeightsError} when the backbone's
   * weights cannot be had.
   */
  createPredictor(model: PackagedModel<Model>, options: PredictorOptions): Promise<Predictor>;
}

/** A registry member: `config` is its settings in an experiment, strict, with every default and the literal `kind`. */
export function defineArm<Config extends z.ZodType<ArmConfig>, Model>(
  arm: ArmKind<z.output<Config>, Model> & { readonly config: Config },
): ArmKind<z.output<Config>, Model> & { readonly config: Config } {
  return arm;
}
