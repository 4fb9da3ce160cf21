// What the row machine's module exports: see assembly/machine.ts.

export interface MachineExports {
  readonly fullBuffer: { readonly value: number }
  readonly neededBytes: { readonly value: number }
  readonly rows: { readonly value: number }
  readonly nextLine: { readonly value: number }
  clearFull(): void
  setSeparators(
    delimiter: number,
    quote: number,
    comment: number,
    hasBackslash: boolean,
    hasLastDelimiter: boolean,
    hasEmptyNull: boolean,
    hasPadding: boolean,
    words: number,
    wordCount: number,
  ): void
  setBuffers(at: number, count: number): void
  /** An address comes out as a signed number: beyond 2 GiB it is negative until `>>> 0`. */
  run(
    program: number,
    steps: number,
    from: number,
    to: number,
    base: number,
    line: number,
    places: number,
    maxRows: number,
    hostColumns: boolean,
  ): number
}
