import { canonicalJson } from '@graft/core';
import type { ReportInput } from '@graft/report';

/** A report's input as JSON: pictures as base64 under a key of their own. */
export function encodeReportInput(input: ReportInput): string {
  return canonicalJson(withText(input));
}

/** The reverse: the same input, pictures as bytes. */
export function decodeReportInput(text: string): ReportInput {
  return JSON.parse(text, (_key, value: unknown) => {
    const picture = (value as { base64?: unknown } | null)?.base64;
    return typeof picture === 'string' ? new Uint8Array(Buffer.from(picture, 'base64')) : value;
  }) as ReportInput;
}

function withText(value: unknown): unknown {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(withText);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, withText(member)]])));
  }
  return value;
}
