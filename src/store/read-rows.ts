// Reads a source of any kind as batches of rows, through the same steps as a load: the workers read and check the records.

import type { Variables } from '../environment.ts'
import { BulkloadError } from '../errors.ts'
import { type LoadOptions, resolveOptions } from '../options/options.ts'
import { newRunId } from '../run/run.ts'
import type { TableName } from '../schema.ts'
import type { Source } from '../sources/source.ts'
import { loadTable } from '../table/load-table.ts'
import { givePool, takePool } from '../workers/warm-pool.ts'
import { rowsTarget } from './rows-target.ts'
import type { Row } from './store.ts'

export interface Reading {
  readonly name: TableName
  readonly source: Source
  readonly env: Variables
  readonly signal: AbortSignal | undefined
}

/** Leaving the loop ends the reading. */
export async function* readRows({ name, source, env, signal }: Reading): AsyncGenerator<readonly Row[], void> {
  const stop = new AbortController()
  const signals = AbortSignal.any(signal === undefined ? [stop.signal] : [signal, stop.signal])
  const handOver = new HandOver()
  const options = optionsOf(env)
  const pool = takePool(options.workers, source.sizeBytes)
  const context = {
    ...{ pool, options, runId: newRunId(), signal: signals, peek: 0, emit: () => undefined },
    target: rowsTarget((rows) => handOver.put(rows), source.look === undefined),
  }
  const run = async (): Promise<void> => {
    const steps = loadTable({ name, sources: [source] }, context)
    let step = await steps.next()
    while (!step.done) step = await steps.next()
    if (step.value.error !== undefined) throw step.value.error
  }
  const running = run()
  const over = running.then(
    () => handOver.end(),
    () => handOver.end(),
  )
  try {
    yield* handOver.batches()
    await running
  } finally {
    stop.abort(new BulkloadError('BL_ABORTED', 'the reading was left before its end'))
    handOver.leave()
    await over
    await givePool(pool)
  }
}

function optionsOf(env: Variables): LoadOptions {
  const file = {
    ...({ format: 'clickhouse-tsv', place: '-', extension: '', compression: 'none', overwrite: false } as const),
    ...({
      header: false,
      nullText: '',
      batchRows: 1,
      dialect: 'clickhouse',
      codec: undefined,
      level: undefined,
    } as const),
    ...{ splitBytes: undefined, splitRows: undefined, hasCreate: false },
  }
  return { ...resolveOptions('file', {}, env), file, codec: 'none', create: true }
}

/** One batch at a time goes from who makes them to who takes them. */
class HandOver {
  #batch: readonly Row[] | undefined
  #isOver = false
  #changed: () => void = () => undefined
  #taken: () => void = () => undefined

  async put(batch: readonly Row[]): Promise<void> {
    if (this.#isOver || batch.length === 0) return
    await new Promise<void>((resolve) => {
      this.#batch = batch
      this.#taken = resolve
      this.#changed()
    })
  }

  end(): void {
    this.#isOver = true
    this.#changed()
  }

  /** Nobody takes any more. */
  leave(): void {
    this.#isOver = true
    this.#taken()
  }

  async *batches(): AsyncGenerator<readonly Row[], void> {
    for (;;) {
      const batch = this.#batch
      if (batch !== undefined) {
        this.#batch = undefined
        yield batch
        this.#taken()
      } else if (this.#isOver) return
      else
        await new Promise<void>((resolve) => {
          this.#changed = resolve
        })
    }
  }
}
