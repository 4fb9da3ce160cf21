// The tables that a run prints.

import type { BlockSize } from './block-sizes.ts'
import type { Race, RaceRun, Racer } from './compare/race.ts'
import type { PipelineCase } from './pipeline/run-cases.ts'

const MB = 1e6
const MIB = 1024 * 1024

/** One line per peer; the ratio is to the first peer that has a time. */
export function raceTable(race: Race): string {
  const first = medianOf(race.racers.find((racer) => racer.runs.length > 0)?.runs.map((run) => run.wallSeconds) ?? [])
  const header = ['', 'wall s', 'best', 'MB/s', 'ratio', 'client CPU s', 'server CPU s', 'peak RSS MiB']
  const lines = race.racers.map((racer) => raceLine(racer, race.jsonlBytes, first))
  return `${race.title}\n${layOut([header, ...lines])}${failureLines(race.racers)}`
}

function raceLine(racer: Racer, jsonlBytes: number, first: number | undefined): string[] {
  const name = racer.isLimit ? `${racer.name} (limit)` : racer.name
  if (racer.version === undefined) return [name, 'not installed']
  const walls = racer.runs.map((run) => run.wallSeconds)
  const wall = medianOf(walls)
  if (wall === undefined || first === undefined) return [name, 'FAILED']
  return [
    name,
    wall.toFixed(2),
    Math.min(...walls).toFixed(2),
    (jsonlBytes / MB / wall).toFixed(0),
    (wall / first).toFixed(2),
    ...costsOf(racer.runs),
  ]
}

/** CPU of the client and of the server, and the client's memory. */
function costsOf(runs: readonly RaceRun[]): string[] {
  return [
    fixed(medianOf(known(runs.map((run) => run.cpuSeconds))), 2),
    fixed(medianOf(known(runs.map((run) => run.serverCpuSeconds))), 2),
    fixed(divided(maxOf(known(runs.map((run) => run.peakBytes))), MIB), 0),
  ]
}

/** One line per size, with the figures of each target side by side. */
export function blockSizeTable(title: string, sizes: readonly BlockSize[]): string {
  const columns = ['wall s', 'client CPU s', 'server CPU s', 'RSS MiB']
  const targets = sizes[0]?.racers.map(({ target }) => target) ?? []
  const header = ['', ...targets.flatMap((target) => columns.map((column) => `${target} ${column}`))]
  const lines = sizes.map(({ size, racers }) => [
    size,
    ...racers.flatMap(({ racer: { runs } }) =>
      runs.length === 0
        ? ['FAILED', '-', '-', '-']
        : [fixed(medianOf(runs.map((run) => run.wallSeconds)), 2), ...costsOf(runs)],
    ),
  ])
  const racers = sizes.flatMap((size) => size.racers.map(({ racer }) => racer))
  return `${title}\n${layOut([header, ...lines])}${failureLines(racers)}`
}

export function pipelineTable(cases: readonly PipelineCase[]): string {
  const header = ['', 'MB/s', 'best', 'main thread busy', 'CPU s', 'peak RSS MiB']
  const lines = cases.map(({ name, runs }) => {
    const rates = runs.map((run) => run.bytes / MB / run.seconds)
    if (rates.length === 0) return [name, 'FAILED']
    return [
      name,
      fixed(medianOf(rates), 0),
      Math.max(...rates).toFixed(0),
      `${fixed(divided(medianOf(runs.map((run) => run.mainThreadBusy)), 0.01), 0)} %`,
      fixed(medianOf(known(runs.map((run) => run.cpuSeconds))), 2),
      fixed(divided(maxOf(known(runs.map((run) => run.peakBytes))), MIB), 0),
    ]
  })
  return `bulkload into a target that only counts\n${layOut([header, ...lines])}${failureLines(cases)}`
}

/** The middle one; of an even number the mean of the two in the middle. */
export function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[sorted.length >> 1]
  const lower = sorted[(sorted.length - 1) >> 1]
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2
}

function failureLines(items: readonly { name: string; failures: readonly string[] }[]): string {
  return items.flatMap(({ name, failures }) => failures.map((failure) => `\n  ${name} FAILED: ${failure}`)).join('')
}

/** Names to the left, figures to the right; a row of a name and a word is not part of the columns. */
function layOut(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    const cells = row.length === 2 ? row.slice(0, 1) : row
    for (const [i, cell] of cells.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  }
  return rows
    .map(([name = '', ...cells]) => {
      const figures = cells.length === 1 ? cells : cells.map((cell, i) => cell.padStart(widths[i + 1]!))
      return `  ${[name.padEnd(widths[0]!), ...figures].join('  ')}`
    })
    .join('\n')
}

function known(values: readonly (number | undefined)[]): number[] {
  return values.filter((value) => value !== undefined)
}

function maxOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values)
}

function divided(value: number | undefined, by: number): number | undefined {
  return value === undefined ? undefined : value / by
}

function fixed(value: number | undefined, digits: number): string {
  return value === undefined ? '-' : value.toFixed(digits)
}
