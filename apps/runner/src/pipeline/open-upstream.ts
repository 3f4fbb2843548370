import { ConfigError, readArtifact } from '@graft/core';
import { type ArtifactPlace, openArtifact, type StoredArtifact } from './artifact-kind.ts';
import type { Needs, StageDefinition, Upstream } from './define-stage.ts';

/** Where the artifacts of a stage lie, by the names of its needs; those that come one per arm by `name.arm`. */
export type Places = Readonly<Record<string, ArtifactPlace>>;

type Opened = StoredArtifact<unknown>;

/**
 * The artifacts of a stage, by the names of its needs.
 *
 * @throws {ConfigError} when one that the stage needs has no place.
 */
export function openUpstream<N extends Needs>(
  { name: stage, needs }: Pick<StageDefinition<unknown, N>, 'name' | 'needs'>,
  places: Places,
): Upstream<N> {
  const upstream: Record<string, Opened | Record<string, Opened>> = {};
  for (const [name, { kind, occurs }] of Object.entries(needs)) {
    if (occurs === 'per-arm') {
      const own = Object.entries(places).filter(([key]) => key.startsWith(`${name}.`));
      upstream[name] = Object.fromEntries(own.map(([key, place]) => [key.slice(name.length + 1), openArtifact(kind, place)]));
      continue;
    }
    const place = places[name];
    if (place) upstream[name] = openArtifact(kind, place);
    else if (occurs === 'once')
      throw new ConfigError(`Expected the artifact "${name}" among the inputs of ${stage} but its stage file does not name it.`, {
        hint: 'Run `graft run` on the experiment: it writes these files.',
      });
  }
  return upstream as Upstream<N>;
}

/** What identifies each upstream artifact in a stage's identity: its fingerprint, or a digest of what the stage reads of it. */
export async function upstreamIdentity(
  stage: StageDefinition,
  slice: unknown,
  places: Places,
  upstream?: Upstream<Needs>,
): Promise<Record<string, string>> {
  const digests = (await stage.digests?.(upstream ?? openUpstream(stage, places), slice)) ?? {};
  return Object.fromEntries(Object.entries(places).map(([name, { record }]) => [name, digests[name] ?? record.fingerprint]));
}

/** An artifact's place and its record. */
export async function placeOf(directory: string, stage: string): Promise<ArtifactPlace> {
  return { directory, record: await readArtifact(directory, stage) };
}
