// One COPY of rows that are all in memory, sent in one go: the statement, its data and its end.

import type pg from 'pg'

/** Types of messages. */
const COPY_DATA = 0x64
const COPY_DONE = 0x63

interface CommandComplete {
  readonly text: string
}

/** `text` may have other statements beside the COPY. Resolves with the rows that the server counted. */
export function copyRun(client: pg.Client, text: string, parts: readonly Uint8Array[]): Promise<number> {
  return new Promise((resolve, reject) => {
    client.query(new CopyRun(text, parts, resolve, reject) as unknown as pg.Submittable)
  })
}

class CopyRun {
  readonly #text: string
  readonly #parts: readonly Uint8Array[]
  readonly #resolve: (rows: number) => void
  readonly #reject: (cause: unknown) => void
  #rows = 0

  constructor(
    text: string,
    parts: readonly Uint8Array[],
    resolve: (rows: number) => void,
    reject: (cause: unknown) => void,
  ) {
    this.#text = text
    this.#parts = parts
    this.#resolve = resolve
    this.#reject = reject
  }

  submit(connection: pg.Connection): void {
    // One packet, so that the server is woken once.
    connection.stream.cork()
    connection.query(this.#text)
    for (const part of this.#parts) {
      const head = Buffer.from([COPY_DATA, 0, 0, 0, 0])
      head.writeUInt32BE(part.length + 4, 1)
      connection.stream.write(head)
      connection.stream.write(part)
    }
    connection.stream.write(Buffer.from([COPY_DONE, 0, 0, 0, 4]))
    connection.stream.uncork()
  }

  handleError(cause: unknown): void {
    this.#reject(cause)
  }

  handleCommandComplete({ text }: CommandComplete): void {
    const [, rows] = /^COPY (\d+)$/.exec(text) ?? []
    if (rows !== undefined) this.#rows += Number(rows)
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#rows)
  }

  /** The data is on its way already. */
  handleCopyInResponse(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
}
