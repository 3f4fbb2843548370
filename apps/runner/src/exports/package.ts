import { defineExport } from '../define-export.ts';
import { digestOf } from '../model/description-digest.ts';

/** What `graft predict` takes: a description and one snapshot's weights. */
export default defineExport({
  format: 'package',
  summary: "Graft's own model package, for `graft predict`",
  async write({ training, keep, put, copyWeights }) {
    const { best: _, last: __, ...description } = training.model;
    const weights = await copyWeights(keep, 'weights.safetensors');
    const said = { ...description, epoch: training.model[keep].epoch, weights };
    await put('model.json', { ...said, digest: digestOf(said) });
  },
});
