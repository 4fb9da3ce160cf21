// Loads that create one table at once: each has seen that it is not there before any of them creates it.

import assert from 'node:assert/strict'
import { type LoadSettings, load, type TableReport } from '../../src/index.ts'

/** Loads each of `inputs` into the table; resolves with the reports, or what failed, in their order. */
export async function raceToCreate(
  settings: Omit<LoadSettings, 'source'>,
  inputs: readonly (readonly string[])[],
): Promise<(TableReport | Error)[]> {
  let waiting = 0
  let start: () => void = () => undefined
  const allWait = new Promise<void>((resolve) => {
    start = resolve
  })
  // The first piece tells what the source is. The second one is read when the table was looked for.
  async function* pieces(lines: readonly string[]): AsyncGenerator<string> {
    yield ''
    if (++waiting === inputs.length) start()
    await allWait
    yield lines.map((line) => `${line}\n`).join('')
  }
  const loads = inputs.map((lines) =>
    load({ ...settings, source: pieces(lines), create: true, workers: 1 } as unknown as LoadSettings),
  )
  const ended = await Promise.allSettled(loads)
  return ended.map((end) => (end.status === 'fulfilled' ? end.value : (end.reason as Error)))
}

/** One of the loads created the table, and all of them have loaded. */
export function assertOneCreated(reports: readonly (TableReport | Error)[]): void {
  const all = reports.map((report) => {
    if (report instanceof Error) throw report
    // An old ClickHouse cannot tell whose rows are whose, so that it need not balance.
    assert.deepEqual([report.error, report.rows.loaded], [undefined, report.rows.read])
    return report
  })
  assert.equal(all.filter(({ created }) => created !== undefined).length, 1)
  assert.deepEqual(
    all.map(({ dropped }) => dropped),
    all.map(() => undefined),
  )
}
