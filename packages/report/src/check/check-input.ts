/** What a check of a data set found; `CheckReport` of `@graft/dataset` is one. */
export interface CheckInput {
  /** Photos that can be used. */
  readonly photos: number;
  /** All files, photos or not. */
  readonly files: number;
  /** Photos of each label. */
  readonly counts: Readonly<Record<string, number>>;
  readonly kinds: readonly CheckedKind[];
}

/** One kind of finding, with or without findings. */
export interface CheckedKind {
  /** Its name on the command line. */
  readonly kind: string;
  readonly title: string;
  readonly rule: string;
  readonly source: string;
  readonly issues: readonly { readonly ids: readonly string[]; readonly note: string }[];
}
