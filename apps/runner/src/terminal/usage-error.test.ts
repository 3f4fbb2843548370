import { expect, it } from 'vitest';
import { usageError } from './usage-error.ts';

const commands = ['quick', 'data', 'run'];
const options = ['learning-rate', 'learningRate', 'out', 'h'];
const refusal = (text: string, ...argv: string[]) => {
  const { message, hint } = usageError(text, { argv, commands, options });
  return [message, hint];
};

it('names an unknown option once, and the nearest one', () => {
  expect(refusal('Unknown arguments: learning-rat, learningRat', 'quick', 'photos', '--learning-rat=3')).toEqual([
    'Expected an option of graft quick but received --learning-rat.',
    'Did you mean --learning-rate?',
  ]);
  expect(refusal('Unknown argument: zzz', 'quick', '--zzz')[1]).toBe('graft quick --help shows its options.');
});

it('tells a word too many from an option', () => {
  expect(refusal('Unknown argument: b', 'quick', 'a', 'b')[0]).toBe('Expected no further word for graft quick but received "b".');
});

it('names an unknown command, and suggests no other that is far', () => {
  expect(refusal('Unknown argument: watch', 'watch')).toEqual([
    'Expected a command but received "watch".',
    'The commands are quick, data, run.',
  ]);
  expect(refusal('Unknown command: quik', 'quik')[1]).toBe('Did you mean graft quick?');
});

it('passes on what yargs says otherwise', () => {
  expect(refusal('Not enough non-option arguments: got 0, need at least 1', 'quick')[0]).toBe('Expected 1 arguments but received 0.');
});
