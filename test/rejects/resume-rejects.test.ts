// Rejects files that are taken up after an attempt that failed, or was killed at any step of its work on them.

import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import type { SourceFormat } from '../../src/input/format/source-format.ts'
import type { Entry } from '../../src/journal/entries.ts'
import { type RejectsLine, rejectsAfter } from '../../src/journal/rejects-record.ts'
import { RejectsFiles } from '../../src/rejects/rejects-files.ts'
import { NO_HISTORY, type RejectsHistory, type RejectsLog } from '../../src/rejects/rejects-log.ts'
import { resumeRejects } from '../../src/rejects/resume-rejects.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'

const folder = makeTempFolder('resume-rejects')

const ERROR = new BulkloadError('BL_VALUE_TYPE', '"x" is not a value of type Int32')
const FORMAT = { extension: 'csv', header: { bytes: Buffer.from('a\n') }, record: { kind: 'csv' } } as unknown
let folders = 0
let path = ''

beforeEach(() => {
  path = join(folder.path, String(folders++))
  mkdirSync(join(path, 'run'), { recursive: true })
})

class Killed extends Error {}

/** A log in memory. The process "is killed" at the line of this number: nothing happens from then on. */
class MemoryLog implements RejectsLog {
  readonly folder = join(path, 'run')
  lines: Entry[]
  killAt = Number.POSITIVE_INFINITY

  constructor(lines: readonly Entry[] = []) {
    this.lines = [...lines]
  }

  add(line: Record<string, unknown>): void {
    if (this.lines.length >= this.killAt) throw new Killed()
    this.lines.push({ table: 't', ...line } as unknown as Entry)
    if (this.lines.length >= this.killAt) throw new Killed()
  }

  making(files: object): void {
    this.add({ type: 'rejects making', ...files })
  }

  made(mark: object): void {
    this.add({ type: 'rejects made', mark })
  }

  copying(temporary: readonly string[]): void {
    this.add({ type: 'rejects copying', temporary })
  }

  async are(marks: unknown, moves: unknown, removed: unknown): Promise<void> {
    this.add({ type: 'rejects', marks, moves, removed })
  }

  get history(): RejectsHistory {
    return this.lines.reduce((known, line) => rejectsAfter(known, line as RejectsLine), NO_HISTORY)
  }
}

/** A process that is killed closes nothing; here they are closed at the end, because Node 26 does not collect open files. */
const all: RejectsFiles[] = []
after(async () => {
  for (const files of all) await files.close().catch(() => undefined)
  folder.remove()
})

function filesWith(log: RejectsLog): RejectsFiles {
  const files = new RejectsFiles('t', join(path, 't.rejects.csv'))
  all.push(files)
  files.log = log
  return files
}

/** Adds two rejects of a segment; the log has them, as it has before a commit is asked for. */
async function segment(files: RejectsFiles, log: MemoryLog, ordinal: number, state: 'kept' | 'doubtful' | 'lost') {
  const from = files.extent()
  for (const end of ['x', 'y']) await files.add(Buffer.from(`${ordinal}${end}`), ERROR, FORMAT as SourceFormat)
  const to = files.extent()
  log.add({ type: 'sent', ordinal, rejects: files.marksOf(ordinal, to, from) })
  if (state === 'kept') files.keep(to, from, ordinal)
  if (state === 'doubtful') files.doubt(to, from, ordinal)
}

const only = (...ordinals: number[]) => ({
  isStored: (ordinal: number) => ordinals.includes(ordinal),
  isInDoubt: () => false,
})

const records = (): string[] => readFileSync(join(path, 't.rejects.csv'), 'utf8').trimEnd().split('\n')
const reasons = (): string[] =>
  readFileSync(join(path, 't.rejects.reasons.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { record: number; text: string })
    .map(({ record, text }) => `${record}:${text}`)
const names = (): string[] => readdirSync(path).sort()
const aside = (): string[] => readdirSync(join(path, 'run')).sort()

const DONE = ['run', 't.rejects.csv', 't.rejects.reasons.jsonl']

test('rejects of a segment in doubt are kept aside, and join the file when the segment turns out to be stored', async () => {
  const log = new MemoryLog()
  const files = filesWith(log)
  await segment(files, log, 0, 'kept')
  await segment(files, log, 1, 'doubtful')
  await segment(files, log, 2, 'kept')
  await segment(files, log, 3, 'lost')
  await files.close()
  assert.deepEqual(records(), ['a', '0x', '0y', '2x', '2y'])
  assert.equal(aside().length, 2)
  const later = filesWith(log)
  assert.equal(await resumeRejects(later, log.history, only(0, 1, 2)), 6)
  await segment(later, log, 3, 'kept')
  await later.close()
  assert.deepEqual(records(), ['a', '0x', '0y', '1x', '1y', '2x', '2y', '3x', '3y'])
  assert.deepEqual(reasons(), ['1:0x', '2:0y', '3:1x', '4:1y', '5:2x', '6:2y', '7:3x', '8:3y'])
  assert.deepEqual(aside(), [])
  assert.deepEqual(names(), DONE)
})

test('when nothing else is rejected, the file is made of what is aside', async () => {
  const log = new MemoryLog()
  const files = filesWith(log)
  await segment(files, log, 0, 'doubtful')
  await files.close()
  assert.deepEqual(names(), ['run'])
  const later = filesWith(log)
  await resumeRejects(later, log.history, only(0))
  await later.close()
  assert.deepEqual(records(), ['a', '0x', '0y'])
  assert.deepEqual(reasons(), ['1:0x', '2:0y'])
  assert.deepEqual(aside(), [])
})

test('what is aside stays there while its segment is in doubt, and goes when it is not stored', async () => {
  const log = new MemoryLog()
  const files = filesWith(log)
  await segment(files, log, 0, 'doubtful')
  await segment(files, log, 1, 'kept')
  await files.close()
  const second = filesWith(log)
  await resumeRejects(second, log.history, { isStored: (o) => o === 1, isInDoubt: (o) => o === 0 })
  await second.close()
  assert.equal(aside().length, 2)
  const third = filesWith(log)
  await resumeRejects(third, log.history, only(1))
  await segment(third, log, 0, 'kept')
  await third.close()
  assert.deepEqual(records(), ['a', '0x', '0y', '1x', '1y'])
  assert.deepEqual(aside(), [])
})

test('what is aside goes when its segment is sent again, and is replaced when that is in doubt, too', async () => {
  const log = new MemoryLog()
  const files = filesWith(log)
  await segment(files, log, 0, 'doubtful')
  await files.close()
  for (const outcome of ['doubtful', 'kept'] as const) {
    const later = filesWith(log)
    await resumeRejects(later, log.history, { isStored: () => false, isInDoubt: (ordinal) => ordinal === 0 })
    await segment(later, log, 0, outcome)
    await later.close()
    assert.equal(aside().length, outcome === 'kept' ? 0 : 2)
  }
  assert.deepEqual(records(), ['a', '0x', '0y'])
})

test('what was aside goes also when the attempt that sent its segment again was killed', async () => {
  const log = new MemoryLog()
  const files = filesWith(log)
  await segment(files, log, 0, 'doubtful')
  await files.close()
  const inDoubt = { isStored: () => false, isInDoubt: (ordinal: number) => ordinal === 0 }
  const killed = filesWith(log)
  await resumeRejects(killed, log.history, inDoubt)
  await segment(killed, log, 0, 'lost')
  const later = filesWith(log)
  await resumeRejects(later, log.history, inDoubt)
  await segment(later, log, 0, 'kept')
  await later.close()
  assert.deepEqual(aside(), [])
  assert.deepEqual(records(), ['a', '0x', '0y'])
})

test('a file of the same name that another load has made since is not touched', async () => {
  const log = new MemoryLog()
  const files = filesWith(log)
  await segment(files, log, 0, 'lost')
  await files.close()
  log.add({ type: 'table end' })
  writeFileSync(join(path, 't.rejects.csv'), 'of another load')
  await resumeRejects(filesWith(log), log.history, only())
  assert.equal(readFileSync(join(path, 't.rejects.csv'), 'utf8'), 'of another load')
})

test('a file that is made again under the name of one that was taken out is not taken out', async () => {
  const log = new MemoryLog()
  const first = filesWith(log)
  await segment(first, log, 0, 'lost')
  // Killed, and resumed: no segment is stored.
  const second = filesWith(log)
  await resumeRejects(second, log.history, only())
  await segment(second, log, 0, 'kept')
  // Killed again.
  const third = filesWith(log)
  await resumeRejects(third, log.history, only(0))
  await third.close()
  assert.deepEqual(records(), ['a', '0x', '0y'])
})

/** Segments are stored in another order than they were read, so that the file is put together anew. */
async function attempt(log: MemoryLog): Promise<void> {
  const files = filesWith(log)
  await resumeRejects(files, log.history, only(0, 2))
  for (const ordinal of [0, 1, 2, 3]) {
    if (log.history.marks.some((mark) => mark.ordinal === ordinal) && ordinal % 2 === 0) continue
    await segment(files, log, ordinal, ordinal % 2 === 0 ? 'kept' : 'lost')
  }
  await files.close()
}

async function whole(log: MemoryLog): Promise<void> {
  const files = filesWith(log)
  await resumeRejects(files, log.history, only(0, 2))
  for (const ordinal of [0, 1, 2, 3]) {
    if (ordinal % 2 === 0 && log.history.marks.some((mark) => mark.ordinal === ordinal)) continue
    await segment(files, log, ordinal, 'kept')
  }
  await files.close()
}

test('killed before or after any line of the log, the files come out the same', async () => {
  const wanted = ['a', '0x', '0y', '1x', '1y', '2x', '2y', '3x', '3y']
  const trial = new MemoryLog()
  await attempt(trial)
  await whole(trial)
  assert.deepEqual(records(), wanted)
  const lines = trial.lines.length
  for (let at = 1; at <= lines; at++) {
    path = join(folder.path, `killed-${at}`)
    mkdirSync(join(path, 'run'), { recursive: true })
    let log = new MemoryLog()
    for (const go of [attempt, attempt, whole]) {
      log.killAt = at
      await go(log).catch((cause: unknown) => assert.ok(isKilled(cause), String(cause)))
      log = new MemoryLog(log.lines)
    }
    await whole(log)
    assert.deepEqual(records(), wanted, `killed at ${at}`)
    assert.deepEqual(names(), DONE, `killed at ${at}`)
    assert.deepEqual(aside(), [], `killed at ${at}`)
  }
})

function isKilled(cause: unknown): boolean {
  for (let one: unknown = cause; one instanceof Error; one = one.cause) if (one instanceof Killed) return true
  return false
}
