// What the tests of real types load: the lines of the real files, and two parts of them.
import { readShared } from './shared-data.ts'

export type RealRecord = Readonly<Record<string, unknown>>

/** Lines as the file has them, and what JSON.parse makes of them. */
export interface RealInput {
  readonly lines: readonly string[]
  readonly records: readonly RealRecord[]
}

export interface RealInputs {
  readonly cities: RealInput
  readonly events: RealInput
  /** The events that are pushes: their payloads have nevertheless form. */
  readonly pushes: RealInput
  /** Each push with its commits as arrays side by side, as ClickHouse's Nested has them. */
  readonly commits: RealInput
}

interface Push extends RealRecord {
  readonly payload: { readonly commits: readonly RealRecord[] }
}

export async function readInputs(): Promise<RealInputs> {
  const cities = inputOf((await readShared('cities.jsonl')).toString())
  const events = inputOf((await readShared('github-events.jsonl')).toString())
  const isPush = (record: RealRecord): record is Push => record['type'] === 'PushEvent'
  const pushes = {
    lines: events.lines.filter((_, i) => isPush(events.records[i]!)),
    records: events.records.filter(isPush),
  }
  const flat = pushes.records.map(({ id, payload: { commits } }) => ({
    id,
    'commits.sha': commits.map((commit) => commit['sha']),
    'commits.message': commits.map((commit) => commit['message']),
    'commits.distinct': commits.map((commit) => commit['distinct']),
  }))
  const commits = inputOf(flat.map((record) => `${JSON.stringify(record)}\n`).join(''))
  return { cities, events, pushes, commits }
}

/** The values of a field that are texts, each once. */
export function labelsOf({ records }: RealInput, field: string): string[] {
  const values = new Set(records.map((record) => record[field]))
  return [...values].filter((value) => typeof value === 'string').sort()
}

function inputOf(content: string): RealInput {
  const lines = content.trimEnd().split('\n')
  return { lines, records: lines.map((line) => JSON.parse(line) as RealRecord) }
}
