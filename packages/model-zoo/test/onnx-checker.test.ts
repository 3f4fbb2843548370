import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasPython, pythonWith } from '@graft/core/testing';
import { compileToOnnx } from '@graft/engine';
import { temporaryFolder } from '@graft/weights/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { backboneIds, buildBackboneModel, findBackbone } from '../src/index.ts';

/** The smallest picture that Inception's valid convolutions leave something of is 75 pixels; all weights are there at any size. */
const [height, width] = [75, 96];

/** The specification's own checker, with shape inference, in a virtual environment that is made once and kept in the cache. */
describe.skipIf(!hasPython && !process.env.CI)("ONNX' own checker", () => {
  let python: string;

  beforeAll(async () => {
    tf.env().set('PROD', true);
    await tf.setBackend('cpu');
    python = await pythonWith('onnx==1.23.2');
  }, 300_000);

  it('accepts every backbone as it is compiled, and its features have the declared dimension', async () => {
    const folder = await temporaryFolder();
    for (const id of backboneIds) {
      const spec = findBackbone(id);
      const model = buildBackboneModel(tf, spec, { height, width });
      const output = model.outputs[0]?.sourceLayer.name ?? '';
      await writeFile(join(folder, `${id}.onnx`), compileToOnnx(model, { ...spec, output, input: 'uint8' }));
      model.dispose();
    }
    // One interpreter for all of them: it takes longer to start than to check.
    const code = [
      'import json, onnx, pathlib, sys',
      'found = {}',
      'for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):',
      '    try:',
      '        model = onnx.load(path)',
      '        onnx.checker.check_model(model, full_check=True)',
      '        found[path.stem] = model.graph.output[0].type.tensor_type.shape.dim[1].dim_value',
      '    except Exception as error:',
      '        found[path.stem] = str(error)',
      'print(json.dumps(found))',
    ].join('\n');
    const { stdout, stderr } = spawnSync(python, ['-c', code, folder], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(Object.fromEntries(backboneIds.map((id) => [id, findBackbone(id).featureDim])));
  }, 120_000);
});
