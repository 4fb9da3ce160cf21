// npm run bench: bulkload and its peers side by side, then the client alone. See README.md in this folder.

import { createReadStream, mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import type { Race } from './compare/race.ts'
import { type EventFiles, eventFiles } from './event-files.ts'
import { machine, machineLines } from './machine.ts'
import { RESULTS_FOLDER, ROOT } from './paths.ts'
import { type PipelineCase, runPipelineCases } from './pipeline/run-cases.ts'
import { pipelineTable, raceTable } from './tables.ts'
import { raceIntoClickhouse } from './targets/clickhouse.ts'
import { POSTGRES_SETTINGS, raceIntoPostgres } from './targets/postgres.ts'

const SECTIONS = ['clickhouse', 'postgres', 'pipeline'] as const
const USAGE = `npm run bench -- [--rows N] [--runs N] [--only ${SECTIONS.join('|')}]`

interface Options {
  readonly rows: number
  readonly runs: number
  readonly sections: readonly (typeof SECTIONS)[number][]
}

const options = readOptions()
if (options === undefined) {
  console.error(USAGE)
  process.exitCode = 2
} else {
  process.exitCode = (await run(options)) ? 0 : 1
}

/** Whether every run that could be made was right. */
async function run({ rows, runs, sections }: Options): Promise<boolean> {
  const facts = machine()
  for (const line of machineLines(facts)) console.log(line)
  const files = eventFiles(rows)
  console.log(
    `data      ${rows.toLocaleString('en-US')} events, ${megabytes(files.jsonlBytes)} of JSONL, ${megabytes(files.csvBytes)} of CSV; runs of each peer: ${runs}\n`,
  )
  await intoPageCache(files)

  const races: Race[] = []
  const missing: string[] = []
  let hasFailed = false
  const raceInto = { clickhouse: raceIntoClickhouse, postgres: raceIntoPostgres }
  for (const section of sections) {
    if (section === 'pipeline') continue
    // What went wrong in one section must not cost the results of the others.
    const result = await raceInto[section](files, runs).catch((error: unknown) => {
      hasFailed = true
      return `${section}: ${error instanceof Error ? error.message : String(error)}`
    })
    if (typeof result === 'string') {
      missing.push(result)
      console.log(`${result}\n`)
      continue
    }
    for (const race of result) console.log(`\n${raceTable(race, files.jsonlBytes)}\n`)
    races.push(...result)
  }
  const pipeline: PipelineCase[] = sections.includes('pipeline') ? await runPipelineCases(rows, runs) : []
  if (pipeline.length > 0) console.log(`\n${pipelineTable(pipeline)}\n`)

  const { seed, version, jsonlBytes, csvBytes, checksum } = files
  const document = {
    schema: 1,
    at: new Date().toISOString(),
    machine: facts,
    postgresSettings: POSTGRES_SETTINGS,
    rows,
    runs,
    data: { seed, version, jsonlBytes, csvBytes, checksum },
    races,
    missing,
    pipeline,
  }
  mkdirSync(RESULTS_FOLDER, { recursive: true })
  const path = join(RESULTS_FOLDER, `${document.at.replaceAll(/[:.]/g, '-')}.json`)
  writeFileSync(path, `${JSON.stringify(document, undefined, 2)}\n`)
  console.log(`results in ${relative(ROOT, path)}`)
  const items = [...races.flatMap((race) => race.racers), ...pipeline]
  return !hasFailed && items.every((item) => item.failures.length === 0)
}

function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        rows: { type: 'string', default: '1000000' },
        runs: { type: 'string', default: '3' },
        only: { type: 'string', multiple: true, default: [...SECTIONS] },
      },
    })
    const rows = Number(values.rows)
    const runs = Number(values.runs)
    const sections = SECTIONS.filter((section) => values.only.includes(section))
    const isRight =
      Number.isInteger(rows) && rows > 0 && Number.isInteger(runs) && runs > 0 && sections.length === values.only.length
    return isRight ? { rows, runs, sections } : undefined
  } catch {
    return undefined
  }
}

/** The first peer should not be the one that waits for the disk. */
async function intoPageCache({ jsonl, csv }: EventFiles): Promise<void> {
  for (const path of [jsonl, csv]) for await (const _ of createReadStream(path, { highWaterMark: 1 << 20 }));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}
