// Headers of an answer, by their names in lower case.

/** Names in lower case. */
export type HttpHeaders = Readonly<Record<string, string | undefined>>
