// The cases of this folder, each in a fresh process, one after another, round after round.

import { join } from 'node:path'
import { type Measured, measure } from '../measure.ts'
import { BENCH } from '../paths.ts'
import type { CaseResult } from './case-options.ts'

export interface PipelineCase {
  readonly name: string
  readonly runs: readonly (CaseResult & Pick<Measured, 'cpuSeconds' | 'peakBytes'>)[]
  readonly failures: readonly string[]
}

const LOADS = [
  ['to ClickHouse, typed, LZ4', '--target=clickhouse', '--wire=auto'],
  ['to ClickHouse, text, LZ4', '--target=clickhouse', '--wire=text'],
  ['to Postgres, typed', '--target=postgres', '--wire=auto'],
  ['to Postgres, text', '--target=postgres', '--wire=text'],
] as const

const CASES = [
  ...LOADS.flatMap(([name, ...args]) => [
    [`${name}, 1 worker`, 'client-alone', ...args, '--workers=1'] as const,
    [`${name}, 2 workers`, 'client-alone', ...args, '--workers=2'] as const,
  ]),
  ['2 workers that pass bytes on', 'main-thread', '--workers=2'],
  ['main thread alone', 'main-thread', '--workers=0'],
] as const

export async function runPipelineCases(rows: number, rounds: number): Promise<PipelineCase[]> {
  const cases = CASES.map(([name, file, ...args]) => ({
    name,
    args: [join(BENCH, 'pipeline', `${file}.bench.js`), `--rows=${rows}`, '--json', ...args],
    runs: [] as PipelineCase['runs'][number][],
    failures: [] as string[],
  }))
  for (let round = 1; round <= rounds; round++) {
    for (const { name, args, runs, failures } of cases) {
      const { status, stdout, stderr, cpuSeconds, peakBytes } = await measure({ program: process.execPath, args })
      if (status === 0) runs.push({ ...(JSON.parse(stdout) as CaseResult), cpuSeconds, peakBytes })
      else failures.push(`status ${status}: ${stderr.trim().split('\n').slice(-12).join(' ')}`)
      console.error(`client alone, run ${round} of ${rounds}: ${name}${status === 0 ? '' : ': FAILED'}`)
    }
  }
  return cases.map(({ name, runs, failures }) => ({ name, runs, failures }))
}
