import { Writable } from 'node:stream';
import { escapeTerminal } from '@graft/core';
import { expect, it } from 'vitest';
import { printable } from './format.ts';
import { createTerminal } from './terminal.ts';

it('keeps lines and every printable character, and takes the escape from sequences', () => {
  expect(printable('é 写真 🐟\n  two')).toBe('é 写真 🐟\n  two');
  expect(printable('\u001b[2Ja\u0007\r\t\u009b1m\u202egpj.exe')).toBe('\ufffd[2Ja\ufffd\ufffd\ufffd\ufffd1m\ufffdgpj.exe');
  expect(escapeTerminal('a\nkept b')).toBe('a\ufffdkept b');
});

it('is what a terminal shows of a name in a log, a warning and a bar', () => {
  let shown = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      shown += String(chunk);
      done();
    },
  }) as unknown as NodeJS.WriteStream;
  const terminal = createTerminal(stream);
  terminal.log('a\u001b[31m.jpg');
  terminal.warn('b\u001b]0;c\u0007');
  terminal.progress({ task: 'index', done: 1, total: 1, note: 'd\u001b[0m' });
  terminal.endProgress();
  expect(shown).toMatch(/^a\ufffd\[31m\.jpg\nb\ufffd\]0;c\ufffd\nindex .*d\ufffd\[0m\n$/);
});
