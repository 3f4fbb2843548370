import { augmentations } from './augmentations.gen.ts';
import type { AugmentationSpec } from './define-augmentation.ts';
import { describeAugmentation } from './testing/describe-augmentation.ts';

for (const member of Object.values(augmentations)) {
  describeAugmentation(member as unknown as AugmentationSpec<{ readonly name: string }, unknown>);
}
