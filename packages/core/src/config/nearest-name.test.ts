import { describe, expect, it } from 'vitest';
import { nearestName } from './nearest-name.ts';

describe('nearestName', () => {
  it.each([
    ['adem', ['sgd', 'adam', 'adamw'], 'adam'],
    ['mobilenet-v9', ['efficientnet-lite0', 'mobilenet-v2'], 'mobilenet-v2'],
    ['leraningRate', ['epochs', 'learningRate'], 'learningRate'],
    ['BATCHSIZE', ['batchSize', 'batches'], 'batchSize'],
    // Two neighbours swapped are one slip.
    ['sede', ['epochs', 'seed'], 'seed'],
    // A prefix either way is nearer than any edit of another name.
    ['efficientnet', ['efficientdet', 'efficientnet-lite0'], 'efficientnet-lite0'],
    ['epochsCount', ['epochs', 'seed'], 'epochs'],
    // The same word is nearer than one that begins with it.
    ['Adam', ['adamw', 'adam'], 'adam'],
  ])('of %s in %j it is %s', (received, allowed, nearest) => {
    expect(nearestName(received, allowed)).toBe(nearest);
  });

  it('suggests nothing where nothing is near', () => {
    expect(nearestName('zebra', ['adam', 'sgd'])).toBeUndefined();
    expect(nearestName('', ['adam'])).toBeUndefined();
    expect(nearestName('adam', [])).toBeUndefined();
    // Two letters that two words begin with are no slip of the finger.
    expect(nearestName('ad', ['adamantium'])).toBeUndefined();
    expect(nearestName('adamw', ['a'])).toBeUndefined();
  });

  it('allows one slip in three letters and not two', () => {
    expect(nearestName('sgt', ['sgd'])).toBe('sgd');
    expect(nearestName('sxx', ['sgd'])).toBeUndefined();
  });
});
