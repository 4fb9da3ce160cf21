// npm run bench: bulkload and its peers side by side, then the client alone, and what is asked for. See README.md in this folder.

import { createReadStream, mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { barLines, peakLines } from './bars.ts'
import { type BlockSize, raceBlockSizes } from './block-sizes.ts'
import type { Race } from './compare/race.ts'
import { copiesLines } from './copies.ts'
import { type EventFiles, eventFiles } from './event-files.ts'
import { exportsLines } from './exports.ts'
import { inputRaces, type RaceList } from './inputs.ts'
import { ledgerLines } from './ledger.ts'
import { machine, machineLines } from './machine.ts'
import { memoryRaces } from './memory.ts'
import { modesLines } from './modes.ts'
import { RESULTS_FOLDER, ROOT } from './paths.ts'
import { type PipelineCase, runPipelineCases } from './pipeline/run-cases.ts'
import { refusedRowsLines } from './refused-rows.ts'
import { resumeLines } from './resume.ts'
import { type RunOptions, runOptions, USAGE } from './run-options.ts'
import { startLines } from './start.ts'
import { streamsLines } from './streams.ts'
import { blockSizeTable, pipelineTable, raceTable } from './tables.ts'
import { CLICKHOUSE_PEERS, raceIntoClickhouse } from './targets/clickhouse.ts'
import { POSTGRES_PEERS, POSTGRES_SETTINGS, raceIntoPostgres } from './targets/postgres.ts'
import { transformLines } from './transform.ts'

const RACE_SECTIONS = ['clickhouse', 'postgres', 'inputs', 'memory'] as const
/** They print lines of their own. */
const TOLD_SECTIONS = [
  ['start', startLines],
  ['streams', streamsLines],
  ['copies', copiesLines],
  ['export', exportsLines],
  ['refused', refusedRowsLines],
  ['modes', modesLines],
  ['resume', resumeLines],
  ['ledger', ledgerLines],
  ['transform', transformLines],
] as const

const options = runOptions()
if (options === undefined) {
  console.error(USAGE)
  process.exitCode = 2
} else {
  process.exitCode = (await run(options)) ? 0 : 1
}

/** Whether every run that could be made was right. */
async function run({ rows, runs, sections, isWanted, memory }: RunOptions): Promise<boolean> {
  const facts = machine()
  for (const line of machineLines(facts)) console.log(line)
  const told = TOLD_SECTIONS.filter(([section]) => sections.includes(section))
  for (const [, lines] of told) for (const line of await lines(rows, runs)) console.log(line)
  if (told.length === sections.length) return true
  const files = eventFiles(rows)
  console.log(
    `data      ${rows.toLocaleString('en-US')} events, ${megabytes(files.jsonlBytes)} of JSONL, ${megabytes(files.csvBytes)} of CSV; runs of each peer: ${runs}\n`,
  )
  await intoPageCache(files)

  const races: Race[] = []
  const missing: string[] = []
  let hasFailed = false
  // What went wrong in one section must not cost the results of the others.
  const failed = (section: string) => (error: unknown) => {
    hasFailed = true
    return `${section}: ${error instanceof Error ? error.message : String(error)}`
  }
  const tellMissing = (reason: string): void => {
    missing.push(reason)
    console.log(`${reason}\n`)
  }
  const raceLists: Readonly<Record<(typeof RACE_SECTIONS)[number], () => Promise<RaceList>>> = {
    clickhouse: async () => alone(() => raceIntoClickhouse(files, runs, CLICKHOUSE_PEERS.filter(isWanted))),
    postgres: async () => alone(() => raceIntoPostgres(files, runs, POSTGRES_PEERS.filter(isWanted))),
    inputs: () => inputRaces(files, runs, isWanted),
    memory: () => memoryRaces(files, memory, isWanted),
  }
  for (const section of RACE_SECTIONS) {
    if (!sections.includes(section)) continue
    const list = await raceLists[section]().catch(failed(section))
    for (const reason of typeof list === 'string' ? [list] : list.missing) tellMissing(reason)
    for (const start of typeof list === 'string' ? [] : list.races) {
      const result = await start().catch(failed(section))
      if (typeof result === 'string') {
        tellMissing(result)
        continue
      }
      for (const race of result) {
        const peaks = section === 'inputs' || section === 'memory' ? peakLines(race) : []
        console.log(`${[`\n${raceTable(race)}`, ...barLines(race), ...peaks].join('\n')}\n`)
      }
      races.push(...result)
    }
  }
  let blockSizes: readonly BlockSize[] = []
  if (sections.includes('block-size')) {
    const result = await raceBlockSizes(files, runs, isWanted).catch(failed('block-size'))
    for (const reason of typeof result === 'string' ? [result] : result.missing) tellMissing(reason)
    if (typeof result !== 'string') {
      blockSizes = result.sizes
      races.push(...result.races)
      const title = ['bulkload --wire typed, by --block-size', ...result.races.map((race) => race.title)].join('; ')
      console.log(`\n${blockSizeTable(title, blockSizes)}\n`)
    }
  }
  const pipeline: PipelineCase[] = sections.includes('pipeline') ? await runPipelineCases(rows, runs) : []
  if (pipeline.length > 0) console.log(`\n${pipelineTable(pipeline)}\n`)

  const { seed, version, jsonlBytes, csvBytes, checksum } = files
  const document = {
    schema: 2,
    at: new Date().toISOString(),
    machine: facts,
    postgresSettings: POSTGRES_SETTINGS,
    rows,
    runs,
    memory,
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

function alone(start: RaceList['races'][number]): RaceList {
  return { races: [start], missing: [] }
}

/** The first peer should not be the one that waits for the disk. */
async function intoPageCache({ jsonl, csv }: EventFiles): Promise<void> {
  for (const path of [jsonl, csv]) for await (const _ of createReadStream(path, { highWaterMark: 1 << 20 }));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}
