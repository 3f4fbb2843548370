import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDirectory } from '@graft/core';
import { compileToOnnx } from '@graft/engine';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { backboneIds, buildBackboneModel, findBackbone } from '../src/index.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const requirement = 'onnx==1.23.2';
const hasPython = spawnSync('python3', ['-m', 'venv', '-h']).status === 0;
/** The smallest picture that Inception's valid convolutions leave something of is 75 pixels; all weights are there at any size. */
const [height, width] = [75, 96];

/** The specification's own checker, with shape inference, in a virtual environment that is made once and kept in the cache. */
describe.skipIf(!hasPython && !process.env.CI)("ONNX' own checker", () => {
  const venv = join(cacheDirectory(), 'test', requirement);
  const python = join(venv, 'bin', 'python');

  beforeAll(async () => {
    tf.env().set('PROD', true);
    await tf.setBackend('cpu');
    if (existsSync(python)) return;
    await mkdir(dirname(venv), { recursive: true });
    const draft = await mkdtemp(join(dirname(venv), 'draft-'));
    const run = (command: string, args: string[]): void => {
      const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
    };
    run('python3', ['-m', 'venv', draft]);
    run(join(draft, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--only-binary=:all:', requirement]);
    // Somebody else may have been faster.
    await rename(draft, venv).catch(() => rm(draft, { recursive: true, force: true }));
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
