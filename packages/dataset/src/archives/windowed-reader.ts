import { read } from 'node:fs';
import { RandomAccessReader } from 'yauzl';

const windowBytes = 1 << 20;

/**
 * A file for yauzl to read a directory from: an entry takes two small reads, which one large read for thousands of
 * entries answers.
 */
export class WindowedReader extends RandomAccessReader {
  readonly #fd: number;
  #window: Buffer = Buffer.alloc(0);
  #start = 0;

  /** @param fd - open for reading; it is not closed here. */
  constructor(fd: number) {
    super();
    this.#fd = fd;
  }

  override read(target: Buffer, offset: number, length: number, position: number, done: (error: Error | null) => void): void {
    if (this.#copy(target, offset, length, position)) {
      done(null);
      return;
    }
    const size = Math.max(windowBytes, length);
    read(this.#fd, Buffer.allocUnsafe(size), 0, size, position, (error, bytesRead, buffer) => {
      if (error) return done(error);
      this.#window = buffer.subarray(0, bytesRead);
      this.#start = position;
      done(this.#copy(target, offset, length, position) ? null : new Error('the file ends too early'));
    });
  }

  override close(done: (error: Error | null) => void): void {
    done(null);
  }

  #copy(target: Buffer, offset: number, length: number, position: number): boolean {
    const from = position - this.#start;
    if (from < 0 || from + length > this.#window.length) return false;
    this.#window.copy(target, offset, from, from + length);
    return true;
  }
}
