// How the records of a source look, as plain data that crosses to the workers.

/** Each format adds what its reader needs. */
export interface Records {
  /** Which format reads them. */
  readonly kind: string
  /** The names of the fields in their order, where records do not name them. A header is not among the records. */
  readonly fields?: readonly string[]
  /** The fields have no names: they are called c1 .. cN. */
  readonly unnamed?: true
  /** How fields are written, where files of the format differ in it. */
  readonly dialect?: unknown
}
