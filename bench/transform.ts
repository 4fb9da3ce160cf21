// What --transform costs: a file into CSV without one, with one that returns its record, and with one that makes another record.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bulkload, succeed } from './processes.ts'

const MODULES = {
  none: undefined,
  'the same record': 'export default (record) => record',
  'another record': 'export default ({ id, amount, ...rest }) => ({ id, ...rest, cents: Math.round(amount * 100) })',
} as const

/** The lines of the table; throws when a convert fails or loses rows. */
export async function transformLines(rows: number, runs: number): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bulkload-bench-'))
  try {
    const inputs = { jsonl: join(folder, 'in.jsonl'), csv: join(folder, 'in.csv') }
    const record = (id: number): readonly (string | number)[] => [
      id,
      `user${id % 1000}`,
      (id % 10_000) / 100,
      '2026-11-30',
    ]
    const ids = Array.from({ length: rows }, (_, id) => id)
    const json = ([id, user, amount, day]: ReturnType<typeof record>): string =>
      JSON.stringify({ id, user, amount, day })
    writeFileSync(inputs.jsonl, `${ids.map((id) => json(record(id))).join('\n')}\n`)
    writeFileSync(inputs.csv, `id,user,amount,day\n${ids.map((id) => record(id).join(',')).join('\n')}\n`)
    const lines = [
      `\n${rows} records of four fields into CSV, with --transform, ${runs} runs; CPU of the process, ratio to none`,
    ]
    for (const [format, input] of Object.entries(inputs)) {
      let plain = 0
      for (const [title, source] of Object.entries(MODULES)) {
        const module = join(folder, 'transform.mjs')
        if (source !== undefined) writeFileSync(module, source)
        const words = source === undefined ? [] : ['--transform', module]
        const output = join(folder, 'out.csv')
        let cpu = 0
        for (let run = 0; run < runs; run++) {
          const { cpuSeconds = 0 } = await succeed(
            bulkload('convert', input, '-o', output, '--overwrite', '-q', ...words),
          )
          cpu += cpuSeconds
        }
        const written = readFileSync(output, 'utf8').split('\n').length - 2
        if (written !== rows) throw new Error(`${format}, ${title}: ${written} rows, not ${rows}`)
        if (source === undefined) plain = cpu
        const each = (cpu / runs / rows) * 1e6
        lines.push(`${`${format}, ${title}`.padEnd(24)} ${each.toFixed(1)} µs a record (${(cpu / plain).toFixed(1)})`)
      }
    }
    return lines
  } finally {
    rmSync(folder, { recursive: true })
  }
}
