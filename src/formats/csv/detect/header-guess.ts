// Whether the first record holds the names of the columns, and why.

export interface HeaderGuess {
  readonly hasHeader: boolean
  /** Nothing speaks for the opposite. */
  readonly sure: boolean
  /** For people: `a header: "id" stands over numbers`. */
  readonly reason: string
}
