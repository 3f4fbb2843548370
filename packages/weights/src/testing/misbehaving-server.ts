import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { sha256 } from '@graft/core';
import { type Answer, type LocalServer, listen, localServer } from './local-server.ts';

/** What a server does instead of answering well; bytes count from the start of the answer. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** The connection is cut within the body: once `received` reports that many bytes, or after a second. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** It announces more than it sends, and ends the connection as if all was well. */
  | { readonly kind: 'wrong length'; readonly announced: number }
  | { readonly kind: 'other bytes' }
  | { readonly kind: 'redirect'; readonly to: string }
  /** A byte now and then, without end. */
  | { readonly kind: 'slow drip'; readonly everyMs: number }
  /** A body of this many bytes without an announced length. */
  | { readonly kind: 'oversize'; readonly bytes: number }
  /** It ignores Range headers: the whole file, 200. */
  | { readonly kind: 'no ranges' };

export interface MisbehavingServer extends LocalServer {
  /** Body bytes sent per request; for a cut connection, those before the cut. */
  readonly sent: readonly number[];
  /** A test reports the bytes of the file that it has: a cut drops what the receiver has not read yet. */
  received(bytes: number): void;
}

export interface MisbehavingOptions {
  /** One per request, in order. After the last the server behaves well: ETag, Range and If-Range, `X-Linked-Etag`. */
  readonly faults?: readonly Fault[];
  /** The sha256 that it announces as the hub does; `null`: it announces nothing. Default: the file's. */
  readonly linkedEtag?: string | null;
  /** Use https with an untrusted certificate: the test has to set NODE_TLS_REJECT_UNAUTHORIZED=0. */
  readonly isSecure?: boolean;
}

/** A host of one file, at any path, for the duration of a test: it behaves well except for the given faults. */
export async function misbehavingServer(file: Uint8Array, options: MisbehavingOptions = {}): Promise<MisbehavingServer> {
  const faults = [...(options.faults ?? [])];
  const sent: number[] = [];
  const cuts = new Map<number, () => void>();
  const linkedEtag = options.linkedEtag === undefined ? sha256(file) : options.linkedEtag;
  const answer: Answer = (_, response, request) => {
    const index = sent.push(0) - 1;
    const count = (chunk: Uint8Array): Uint8Array => {
      sent[index] = (sent[index] ?? 0) + chunk.length;
      return chunk;
    };
    if (linkedEtag !== null) response.setHeader('x-linked-etag', `"${linkedEtag}"`);
    response.setHeader('etag', `"${sha256(file).slice(0, 16)}"`);
    serve({ file, fault: faults.shift(), request, response, count, cuts });
  };
  const server = options.isSecure ? await listen(createSecureServer({ cert, key }), 'https', answer) : await localServer(answer);
  const received = (bytes: number): void => {
    for (const [at, cut] of cuts) if (bytes >= at) cut();
  };
  return { ...server, sent, received };
}

interface Serving {
  readonly file: Uint8Array;
  readonly fault: Fault | undefined;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly count: (chunk: Uint8Array) => Uint8Array;
  /** Cuts a connection, by the bytes of the file that must be received first. */
  readonly cuts: Map<number, () => void>;
}

function serve({ file, fault, request, response, count, cuts }: Serving): void {
  const from = fault?.kind === 'no ranges' ? 0 : rangeStart(request, response);
  const body = file.subarray(from);
  if (from > 0) response.setHeader('content-range', `bytes ${from}-${file.length - 1}/${file.length}`);
  response.statusCode = from > 0 ? 206 : 200;
  switch (fault?.kind) {
    case 'status':
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
      response.writeHead(fault.status).end('an error page');
      return;
    case 'redirect':
      response.writeHead(302, { location: fault.to }).end();
      return;
    case 'reset':
      response.setHeader('content-length', body.length);
      response.write(count(body.subarray(0, fault.afterBytes)));
      cuts.set(from + fault.afterBytes, () => response.destroy());
      setTimeout(() => response.destroy(), 1000).unref();
      return;
    case 'wrong length':
      response.setHeader('content-length', fault.announced);
      response.write(count(body), () => setTimeout(() => response.destroy(), 20));
      return;
    case 'other bytes':
      response.end(count(body.map((byte) => byte ^ 1)));
      return;
    case 'slow drip': {
      response.setHeader('content-length', body.length);
      let at = 0;
      const timer = setInterval(() => response.write(count(body.subarray(at, ++at))), fault.everyMs);
      response.on('close', () => clearInterval(timer));
      return;
    }
    case 'oversize': {
      const pour = (left: number): void => {
        if (left > 0 && !response.destroyed) response.write(count(Buffer.alloc(Math.min(left, 65_536))), () => pour(left - 65_536));
        else response.end();
      };
      pour(fault.bytes);
      return;
    }
    default:
      response.setHeader('content-length', body.length);
      response.end(count(body));
  }
}

/** Where the requested range begins, if it is of this file: `If-Range` has to match the ETag. */
function rangeStart({ headers }: IncomingMessage, response: ServerResponse): number {
  const start = /^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1];
  return start !== undefined && headers['if-range'] === response.getHeader('etag') ? Number(start) : 0;
}

/**
 * Made for these tests alone: `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj
 * /CN=127.0.0.1`.
 */
const cert = readFileSync(new URL('./__fixtures__/untrusted-certificate.pem', import.meta.url));
const key = readFileSync(new URL('./__fixtures__/untrusted-key.pem', import.meta.url));
