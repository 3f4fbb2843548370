import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface LocalServer {
  readonly origin: string;
  /** Every request so far, in order. */
  readonly requests: readonly LocalRequest[];
}

export interface LocalRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

export type Answer = (path: string, response: ServerResponse, request: IncomingMessage) => void;

/** A server on this machine for the duration of a test. */
export async function localServer(answer: Answer): Promise<LocalServer> {
  return listen(createServer(), 'http', answer);
}

/** Let a server, encrypted or not, answer on a free port until the test is over. */
export async function listen(server: Server, protocol: 'http' | 'https', answer: Answer): Promise<LocalServer> {
  const requests: LocalRequest[] = [];
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { authorization, range, 'if-range': ifRange } = request.headers;
    requests.push({ path: request.url ?? '', authorization, range, ifRange: ifRange as string | undefined });
    answer(request.url ?? '', response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
