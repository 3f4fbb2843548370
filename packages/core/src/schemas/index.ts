/** The third entry of the package: schemas, and with them zod, for whoever validates settings; loading it takes as long as all the rest. */
export { type GeometryInput, geometrySchema, preprocessingSchema, resizeKernelSchema } from '../contracts/preprocessing-schema.ts';
export {
  accuracySchema,
  armComparisonSchema,
  classScoresSchema,
  confusionMatrixSchema,
  epochRecordSchema,
  formattedMetricSchema,
  intervalSchema,
  keptEpochSchema,
  parameterCountsSchema,
  reliabilityBinSchema,
  snapshotFiguresSchema,
  splitNameSchema,
  topKAccuracySchema,
  weightingSchema,
} from '../contracts/results-schema.ts';
