import type { IssueKind } from './issue-kind.ts';

/** A kind of issue as data: one file in `kinds`, found by its name. */
export function defineIssueKind(kind: IssueKind): IssueKind {
  return kind;
}
