// The values of one column of a row group, row range by row range. Pages are decompressed when a row of theirs is wanted and
// forgotten when all their rows have been; of most encodings no more is decoded than the rows that are wanted.

import type { ParquetFile } from '../parquet-file.ts'
import type { Leaf } from '../schema/field.ts'
import type { BodyMemory } from './body-memory.ts'
import { badPage, openPage, readDictionary } from './page.ts'
import { PageMemory } from './page-memory.ts'
import type { PageReader } from './page-reader.ts'
import { PageStream, type RawPage } from './page-stream.ts'
import type { PageValues } from './page-values.ts'
import { PartMemory } from './part-memory.ts'
import type { Run } from './run.ts'

export class ColumnReader {
  readonly leaf: Leaf
  /** The row of the row group that comes next; rows before it are gone. */
  row = 0
  readonly #rowsInAll: number
  readonly #chunkStart: number
  readonly #stream: PageStream
  #dictionary: PageValues | undefined
  #page: PageReader | undefined
  #raw: RawPage | undefined
  #isAtStart = true
  #memory: PageMemory | undefined
  /** Pages all of whose rows have been given out: the runs with the last of them may still be looked at. */
  readonly #finished: PageMemory[] = []
  readonly #free: PageMemory[] = []
  readonly #dictionaries: PageMemory[] = []
  readonly #parts = new PartMemory()

  /** `windowBytes`: how much of the file is read at once; larger pages are read into `large`. */
  constructor(file: ParquetFile, rowGroup: number, leaf: Leaf, windowBytes: number, large: BodyMemory) {
    const { rows, columns } = file.rowGroups[rowGroup]!
    const chunk = columns[leaf.index]!
    this.leaf = leaf
    this.#rowsInAll = rows
    this.#chunkStart = chunk.start
    this.#stream = new PageStream(file, chunk, leaf, windowBytes, large)
    if (leaf.maxRepetition === 0 && chunk.values !== rows) throw this.#wrongCount(`${chunk.values} values`)
  }

  /**
   * The rows from `start` to `end` of the row group; `start` must not lie before `row`. The runs of the call before must
   * not be looked at any more.
   */
  async rows(start: number, end: number): Promise<Run[]> {
    this.#reclaim()
    if (start > this.row) {
      await this.#take(start - this.row, undefined)
      this.#reclaim()
    }
    const runs: Run[] = []
    await this.#take(end - start, runs)
    if (end === this.#rowsInAll && this.#page?.isAtEnd() === false) {
      throw this.#wrongCount('more')
    }
    return runs
  }

  /** Lets go of all memory; no run must be looked at any more. */
  close(): void {
    this.#stream.close()
    this.#reclaim()
    this.#memory?.free()
    for (const memory of [...this.#free, ...this.#dictionaries]) memory.free()
    this.#parts.free()
  }

  #reclaim(): void {
    this.#parts.reset()
    for (const memory of this.#finished.splice(0)) {
      if (memory.release()) this.#free.push(memory)
      else memory.free()
    }
  }

  /** Goes over this many rows; without `runs` they are not wanted. */
  async #take(rows: number, runs: Run[] | undefined): Promise<void> {
    let left = rows
    for (;;) {
      const isNested = this.leaf.maxRepetition > 0
      if (this.#page === undefined || this.#page.isAtEnd()) {
        // The last row's list may go on in the next page.
        if (left === 0 && !isNested) break
        const skipped = await this.#open(runs === undefined && !isNested ? left : 0)
        left -= skipped
        if (this.#page === undefined) {
          if (skipped > 0) continue
          if (left > 0) throw this.#wrongCount(`${this.row + rows - left}`)
          break
        }
      }
      const page: PageReader = this.#page
      try {
        left = runs === undefined ? page.skip(left) : page.take(left, this.#parts, runs)
      } catch (cause) {
        throw badPage(this.#stream, this.#raw!, cause)
      }
      if (!page.isAtEnd()) break
    }
    this.row += rows
  }

  /**
   * Opens the next data page. A page of `skippable` rows or fewer is not even decompressed: its rows are returned, and
   * there is no page then. There is none at the end either.
   */
  async #open(skippable: number): Promise<number> {
    if (this.#memory !== undefined) this.#finished.push(this.#memory)
    this.#page = this.#memory = undefined
    for (;;) {
      const raw = await this.#stream.next()
      if (raw === undefined) return 0
      const { type } = raw.header
      if (type === 'DICTIONARY_PAGE') {
        const memory = new PageMemory()
        this.#dictionaries.push(memory)
        this.#dictionary = await readDictionary(this.#stream, raw, this.leaf, memory)
        continue
      }
      if (type === 'INDEX_PAGE') continue
      if (raw.values === 0) continue
      if (raw.values <= skippable) return raw.values
      this.#memory = this.#free.pop() ?? new PageMemory()
      this.#raw = raw
      this.#page = await openPage(this.#stream, raw, this.leaf, this.#dictionary, this.#memory)
      if (this.#isAtStart && this.#page.goesOn) {
        throw this.#stream.corrupt(raw.position, 'begins in the middle of a list')
      }
      this.#isAtStart = false
      return 0
    }
  }

  #wrongCount(found: string): Error {
    return this.#stream.corrupt(this.#chunkStart, `has ${found}, but its row group has ${this.#rowsInAll} rows`)
  }
}
