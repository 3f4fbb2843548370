import { eachPhoto } from '../each-photo.ts';
import type { IssueKind } from '../issue-kind.ts';

/** Bits; cleanvision scales the entropy by 0.1 and compares with 0.3. */
const threshold = 3;

const lowInformation: IssueKind = {
  about: 'looks',
  title: 'Pictures with little information',
  rule: 'The values of all channels have an entropy below 3 bits: blank, or nearly so.',
  source: 'cleanvision: low_information, 0.3 at a factor of 0.1',
  isExcludedByDefault: false,
  find: eachPhoto(({ quality: { entropy } }) => (entropy < threshold ? `${entropy.toFixed(2)} bits` : undefined)),
};

export default lowInformation;
