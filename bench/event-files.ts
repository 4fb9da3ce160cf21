// The events as files, the same rows as JSONL and as CSV. They are made once per number of rows and kept in bench/data.

import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { EVENTS_SEED, EVENTS_VERSION, EventChecksum, eventCsv, eventJson, webEvents } from './events.ts'
import { DATA_FOLDER } from './paths.ts'

const WRITE_CHARACTERS = 1 << 20

/** What is known of the files; the paths are not kept. */
interface Facts {
  readonly version: number
  readonly seed: number
  readonly rows: number
  readonly jsonlBytes: number
  readonly csvBytes: number
  /** As `EventChecksum` has it. */
  readonly checksum: string
}

export interface EventFiles extends Facts {
  readonly jsonl: string
  readonly csv: string
}

/** The files of this many events; made when they are not there. */
export function eventFiles(rows: number): EventFiles {
  mkdirSync(DATA_FOLDER, { recursive: true })
  const paths = { jsonl: fileOf(rows, 'jsonl'), csv: fileOf(rows, 'csv') }
  const known = knownFacts(rows)
  if (known !== undefined && sizeOf(paths.jsonl) === known.jsonlBytes && sizeOf(paths.csv) === known.csvBytes) {
    return { ...known, ...paths }
  }
  console.error(`making ${rows.toLocaleString('en-US')} events in ${DATA_FOLDER}`)
  const checksum = writeEvents(rows, paths)
  const facts: Facts = {
    version: EVENTS_VERSION,
    seed: EVENTS_SEED,
    rows,
    jsonlBytes: statSync(paths.jsonl).size,
    csvBytes: statSync(paths.csv).size,
    checksum,
  }
  // Last: files without it are made again.
  writeFileSync(fileOf(rows, 'facts.json'), `${JSON.stringify(facts, undefined, 2)}\n`)
  return { ...facts, ...paths }
}

/** Where the events are kept in another form. */
export function fileOf(rows: number, extension: string): string {
  return join(DATA_FOLDER, `events-${rows}.${extension}`)
}

function knownFacts(rows: number): Facts | undefined {
  const path = fileOf(rows, 'facts.json')
  if (!existsSync(path)) return undefined
  const facts = JSON.parse(readFileSync(path, 'utf8')) as Facts
  return facts.version === EVENTS_VERSION && facts.seed === EVENTS_SEED ? facts : undefined
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size
}

function writeEvents(rows: number, paths: { jsonl: string; csv: string }): string {
  const jsonl = textFile(paths.jsonl)
  const csv = textFile(paths.csv)
  const checksum = new EventChecksum()
  for (const event of webEvents(rows)) {
    jsonl.write(eventJson(event))
    csv.write(eventCsv(event))
    checksum.add(event)
  }
  jsonl.close()
  csv.close()
  return checksum.text
}

/** The file has its name only once it is whole. */
function textFile(path: string): { write(text: string): void; close(): void } {
  const unfinished = `${path}.part`
  const file = openSync(unfinished, 'w')
  let waiting = ''
  return {
    write(text) {
      waiting += text
      if (waiting.length < WRITE_CHARACTERS) return
      writeSync(file, waiting)
      waiting = ''
    },
    close() {
      writeSync(file, waiting)
      closeSync(file)
      renameSync(unfinished, path)
    },
  }
}
