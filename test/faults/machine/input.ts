// What a round loads: generated rows, a few of them bad, as files or as a pipe. What the table and the rejects must hold follows from
// the rows themselves, so nothing has to be loaded to know it.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { compress } from '@mongodb-js/zstd'
import { parquetWriteBuffer } from 'hyparquet-writer'
import type { Random } from './random.ts'

export interface Row {
  readonly id: number
  readonly n: number
  readonly t: string
}

/** A record of a file; `from` counts bytes of its content. */
export interface InputRecord {
  readonly row: Row
  readonly isBad: boolean
  readonly text: string
  readonly from: number
}

export type Family = 'jsonl' | 'csv' | 'parquet'
export type Packing = 'plain' | 'gzip' | 'zstd'

/** What a seed chooses. */
export interface InputPlan {
  readonly family: Family
  readonly packings: readonly Packing[]
  readonly isPiped: boolean
  /** Rows of each file. */
  readonly rows: number
  /** The share of records with a value that the column cannot hold, and of those that a constraint of the table refuses. */
  readonly bad: number
  readonly refused: number
  /** All records are the same, so that segments are, too. */
  readonly hasTwins: boolean
}

export interface InputFile {
  readonly path: string
  readonly records: readonly InputRecord[]
  readonly content: Buffer
  readonly bytes: Buffer
  pack(content: Buffer): Promise<Buffer>
}

const ENDINGS: Readonly<Record<Packing, string>> = { plain: '', gzip: '.gz', zstd: '.zst' }
/** For no int4, and no Int32. */
const TOO_LARGE = 99_999_999_999
const HEADER = 'id,n,t\n'

export class Input {
  readonly plan: InputPlan
  readonly files: readonly InputFile[]

  private constructor(plan: InputPlan, files: readonly InputFile[]) {
    this.plan = plan
    this.files = files
  }

  static async write(plan: InputPlan, folder: string, random: Random): Promise<Input> {
    const files: InputFile[] = []
    let id = 0
    for (const [i, packing] of plan.packings.entries()) {
      const rows = Array.from({ length: plan.rows }, () => {
        id++
        return rowOf(plan.hasTwins ? 1 : id, plan, random)
      })
      const file = await fileOf(join(folder, `part${i}.${plan.family}${ENDINGS[packing]}`), rows, plan.family, packing)
      writeFileSync(file.path, file.bytes)
      files.push(file)
    }
    return new Input(plan, files)
  }

  get good(): readonly Row[] {
    return this.#records.filter(({ isBad }) => !isBad).map(({ row }) => row)
  }

  get bad(): readonly InputRecord[] {
    return this.#records.filter(({ isBad }) => isBad)
  }

  get size(): number {
    return this.files.reduce((sum, { content }) => sum + content.length, 0)
  }

  /** What the rejects file must hold; undefined where that is of another form than the input. */
  get rejects(): string | undefined {
    const { bad } = this
    if (this.plan.family === 'parquet') return undefined
    if (bad.length === 0) return ''
    return (this.plan.family === 'csv' ? HEADER : '') + bad.map(({ text }) => text).join('')
  }

  /** The good ones among the first records. */
  recordsUpTo(count: number): readonly Row[] {
    const first = this.#records.slice(0, count)
    return first.filter(({ isBad }) => !isBad).map(({ row }) => row)
  }

  get #records(): readonly InputRecord[] {
    return this.files.flatMap(({ records }) => records)
  }
}

function rowOf(id: number, { bad, refused, hasTwins }: InputPlan, random: Random): Row & { isBad: boolean } {
  if (hasTwins) return { id, n: 1, t: 'twin', isBad: false }
  const isBad = random.chance(bad)
  const isRefused = !isBad && random.chance(refused)
  const n = isBad ? TOO_LARGE : isRefused ? -1 : 1 + random.below(1e9)
  return { id, n, t: 'é'.repeat(random.below(3)) + 'x'.repeat(1 + random.below(40)), isBad: isBad || isRefused }
}

async function fileOf(
  path: string,
  rows: readonly (Row & { isBad: boolean })[],
  family: Family,
  packing: Packing,
): Promise<InputFile> {
  const header = family === 'csv' ? HEADER : ''
  let from = Buffer.byteLength(header)
  const records = rows.map(({ isBad, ...row }) => {
    const text = family === 'csv' ? `${row.id},${row.n},${row.t}\n` : `${JSON.stringify(row)}\n`
    const record = { row, isBad, text, from }
    from += Buffer.byteLength(text)
    return record
  })
  const content =
    family === 'parquet' ? parquetOf(rows) : Buffer.from(header + records.map(({ text }) => text).join(''))
  const pack = packerOf(packing)
  return { path, records, content, bytes: await pack(content), pack }
}

function packerOf(packing: Packing): (content: Buffer) => Promise<Buffer> {
  if (packing === 'gzip') return async (content) => gzipSync(content, { level: 1 })
  if (packing === 'zstd') return (content) => compress(content, 1)
  return async (content) => content
}

function parquetOf(rows: readonly Row[]): Buffer {
  const columnData = [
    { name: 'id', data: rows.map(({ id }) => id), type: 'INT32' as const, nullable: false },
    { name: 'n', data: rows.map(({ n }) => BigInt(n)), type: 'INT64' as const, nullable: false },
    { name: 't', data: rows.map(({ t }) => t), type: 'STRING' as const, nullable: false },
  ]
  return Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: 300, codec: 'UNCOMPRESSED' }))
}
