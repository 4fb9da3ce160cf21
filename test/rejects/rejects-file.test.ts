import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import { RejectsFile } from '../../src/rejects/rejects-file.ts'
import { checkRejects, reasonsPath } from '../../src/rejects/rejects-path.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'

const folder = makeTempFolder('rejects')
after(() => folder.remove())
let folders = 0

function emptyFolder(): string {
  const path = join(folder.path, String(folders++))
  mkdirSync(path)
  return path
}

const ERROR = new BulkloadError('BL_VALUE_TYPE', '"x" is not a value of type Int32', {
  place: { source: 'events.jsonl', line: 7, byteOffset: 123, column: 'id' },
  hint: 'correct the value',
})

test('nothing is made before the first reject', async () => {
  const path = emptyFolder()
  const rejects = new RejectsFile({ path: join(path, 't.rejects.jsonl'), isDefault: true })
  assert.equal(rejects.report, undefined)
  rejects.keep(rejects.extent)
  await rejects.close()
  assert.deepEqual(readdirSync(path), [])
})

test('records go into one file as they came, reasons into the other, in the same order', async () => {
  const path = emptyFolder()
  const file = join(path, 't.rejects.jsonl')
  const reasons = join(path, 't.rejects.reasons.jsonl')
  const rejects = new RejectsFile({ path: file, isDefault: true })
  const records = [Buffer.from('{"id":"x"}'), Buffer.from('{"é"\r'), Buffer.from('7b22ff227d', 'hex'), Buffer.alloc(0)]
  for (const record of records) await rejects.add(record, ERROR)
  rejects.keep(rejects.extent)
  await rejects.close()
  assert.deepEqual(rejects.report, { file, reasons })
  const expected = Buffer.concat(records.flatMap((record) => [record, Buffer.from('\n')]))
  assert.ok(readFileSync(file).equals(expected))
  const lines = readFileSync(reasons, 'utf8').split('\n')
  assert.equal(lines.pop(), '')
  assert.deepEqual(
    lines.map((line) => JSON.parse(line) as unknown),
    records.map((record, i) => ({
      record: i + 1,
      code: 'BL_VALUE_TYPE',
      message: '"x" is not a value of type Int32',
      place: { source: 'events.jsonl', line: 7, byteOffset: 123, column: 'id' },
      hint: 'correct the value',
      text: record.toString(),
    })),
  )
})

test('the record is copied: its buffer may be filled anew at once', async () => {
  const file = join(emptyFolder(), 't.jsonl')
  const rejects = new RejectsFile({ path: file, isDefault: true })
  const record = Buffer.from('{"id":1}')
  const first = rejects.add(record, ERROR)
  await first
  const second = rejects.add(record, ERROR)
  record.fill('#')
  await second
  rejects.keep(rejects.extent)
  await rejects.close()
  assert.equal(readFileSync(file, 'utf8'), '{"id":1}\n{"id":1}\n')
})

test('a default name steps aside for files of an earlier run', async () => {
  const path = emptyFolder()
  const file = join(path, 'db.t.rejects.jsonl')
  writeFileSync(file, 'kept\n')
  writeFileSync(join(path, 'db.t.rejects-2.jsonl'), 'kept too\n')
  // Only the reasons of an earlier run are still there: they are kept as well.
  writeFileSync(join(path, 'db.t.rejects-3.reasons.jsonl'), 'kept too\n')
  const rejects = new RejectsFile({ path: file, isDefault: true })
  await rejects.add(Buffer.from('{}'), ERROR)
  rejects.keep(rejects.extent)
  await rejects.close()
  assert.deepEqual(rejects.report, {
    file: join(path, 'db.t.rejects-4.jsonl'),
    reasons: join(path, 'db.t.rejects-4.reasons.jsonl'),
  })
  assert.deepEqual(readdirSync(path).sort(), [
    'db.t.rejects-2.jsonl',
    'db.t.rejects-3.reasons.jsonl',
    'db.t.rejects-4.jsonl',
    'db.t.rejects-4.reasons.jsonl',
    'db.t.rejects.jsonl',
  ])
  assert.equal(readFileSync(file, 'utf8'), 'kept\n')
})

test('a name that the user gave is an error when it is there, or its reasons are, and nothing is overwritten', async () => {
  for (const taken of ['bad.txt', 'bad.reasons.txt']) {
    const path = emptyFolder()
    writeFileSync(join(path, taken), 'kept\n')
    const rejects = new RejectsFile({ path: join(path, 'bad.txt'), isDefault: false })
    await assert.rejects(rejects.add(Buffer.from('{}'), ERROR), {
      code: 'BL_REJECTS_EXISTS',
      message: `the rejects file ${join(path, taken)} already exists`,
    })
    rejects.keep(rejects.extent)
    await rejects.close()
    assert.deepEqual(readdirSync(path), [taken])
    assert.equal(readFileSync(join(path, taken), 'utf8'), 'kept\n')
  }
})

const NAMES: readonly [file: string, reasons: string][] = [
  ['bad', 'bad.reasons'],
  ['bad.jsonl', 'bad.reasons.jsonl'],
  ['a.b.c', 'a.b.reasons.c'],
  ['.hidden', '.reasons.hidden'],
  ['ends.', 'ends.reasons.'],
]

for (const [file, reasons] of NAMES) {
  test(`the reasons of ${file} are in ${reasons}`, async () => {
    const path = join(emptyFolder(), 'with.dots')
    mkdirSync(path)
    const rejects = new RejectsFile({ path: join(path, file), isDefault: false })
    await rejects.add(Buffer.from('{}'), ERROR)
    rejects.keep(rejects.extent)
    await rejects.close()
    assert.deepEqual(readdirSync(path).sort(), [file, reasons].sort())
    assert.equal(readFileSync(join(path, file), 'utf8'), '{}\n')
  })
}

test('a place that cannot be written to is an error that names it', async () => {
  const path = join(emptyFolder(), 'no such folder', 'bad.jsonl')
  const rejects = new RejectsFile({ path, isDefault: true })
  await assert.rejects(rejects.add(Buffer.from('{}'), ERROR), (error) => {
    assert.ok(error instanceof BulkloadError)
    assert.equal(error.code, 'BL_REJECTS_WRITE')
    assert.ok(error.message.includes(path))
    assert.match(error.hint ?? '', /--rejects/)
    return true
  })
  rejects.keep(rejects.extent)
  await rejects.close()
  assert.equal(existsSync(path), false)
})

test('thousands of rejects are all there', async () => {
  const file = join(emptyFolder(), 't.jsonl')
  const rejects = new RejectsFile({ path: file, isDefault: true })
  for (let i = 0; i < 3000; i++) await rejects.add(Buffer.from(`{"i":${i}}`), ERROR)
  rejects.keep(rejects.extent)
  await rejects.close()
  assert.equal(readFileSync(file, 'utf8'), Array.from({ length: 3000 }, (_, i) => `{"i":${i}}\n`).join(''))
})

test('a device takes all records, and is not to be read again', async () => {
  await checkRejects('/dev/null')
  const rejects = new RejectsFile({ path: '/dev/null', isDefault: false })
  for (let i = 0; i < 100; i++) await rejects.add(Buffer.from('{"id":"x"}'), ERROR)
  rejects.keep(rejects.extent)
  await rejects.close()
  assert.equal(rejects.report, undefined)
  assert.equal(existsSync('/dev/null.reasons'), false)
})

test('a place that cannot take rejects is known before there are any', async () => {
  const path = emptyFolder()
  await checkRejects(join(path, 'bad.csv'))
  assert.deepEqual(readdirSync(path), [])
  writeFileSync(join(path, 'bad.reasons.jsonl'), '')
  mkdirSync(join(path, 'folder'))
  writeFileSync(join(path, 'taken.csv'), '')
  for (const [file, code] of [
    ['bad.csv', 'BL_REJECTS_EXISTS'],
    ['taken.csv', 'BL_REJECTS_EXISTS'],
    ['folder', 'BL_REJECTS_WRITE'],
    ['nothing/bad.csv', 'BL_REJECTS_WRITE'],
  ] as const) {
    await assert.rejects(checkRejects(join(path, file)), { code }, file)
  }
})

test('a default name that is taken causes a warning', async () => {
  const path = emptyFolder()
  writeFileSync(join(path, 't.rejects.csv'), '')
  const told: string[] = []
  const onOtherName = (file: string) => void told.push(file)
  const rejects = new RejectsFile({ path: join(path, 't.rejects.csv'), isDefault: true, onOtherName })
  await rejects.add(Buffer.from('x'), ERROR)
  rejects.keep(rejects.extent)
  await rejects.close()
  assert.deepEqual(told, [join(path, 't.rejects-2.csv')])
})

test('what is not kept is taken out again', async () => {
  const path = emptyFolder()
  const file = join(path, 't.rejects.csv')
  const rejects = new RejectsFile({ path: file, isDefault: true, header: Buffer.from('a,b\n') })
  await rejects.add(Buffer.from('é,1'), ERROR)
  const kept = rejects.extent
  await rejects.add(Buffer.from('y,2'), ERROR)
  rejects.keep(kept)
  await rejects.add(Buffer.from('z,3'), ERROR)
  await rejects.close()
  assert.equal(readFileSync(file, 'utf8'), 'a,b\né,1\n')
  const reasons = readFileSync(join(path, 't.rejects.reasons.jsonl'), 'utf8').split('\n')
  assert.deepEqual([reasons.length, reasons[1]], [2, ''])
  assert.deepEqual(rejects.report, { file, reasons: join(path, 't.rejects.reasons.jsonl') })
})

test('of rejects none of which is kept there is no file, and no word', async () => {
  const path = emptyFolder()
  writeFileSync(join(path, 't.rejects.csv'), '')
  const told: string[] = []
  const onOtherName = (file: string) => void told.push(file)
  const rejects = new RejectsFile({ path: join(path, 't.rejects.csv'), isDefault: true, onOtherName })
  await rejects.add(Buffer.from('x'), ERROR)
  await rejects.close()
  assert.equal(rejects.report, undefined)
  assert.deepEqual(readdirSync(path), ['t.rejects.csv'])
  assert.deepEqual(told, [])
})

test('what is kept of segments that were committed in any order is moved together, and its reasons are numbered anew', async () => {
  const path = join(emptyFolder(), 'gaps.csv')
  const rejects = new RejectsFile({ path, isDefault: false, header: Buffer.from('a,b\n') })
  const extents = [rejects.extent]
  for (let segment = 0; segment < 6; segment++) {
    for (const record of ['x', 'yy']) await rejects.add(Buffer.from(`${segment},${record}`), ERROR)
    extents.push(rejects.extent)
  }
  for (const segment of [4, 1, 2]) rejects.keep(extents[segment + 1]!, segment === 0 ? undefined : extents[segment])
  assert.equal(rejects.report?.file, path)
  await rejects.close()
  await rejects.close()
  assert.equal(readFileSync(path, 'utf8'), 'a,b\n1,x\n1,yy\n2,x\n2,yy\n4,x\n4,yy\n')
  const reasons = readFileSync(reasonsPath(path), 'utf8').trimEnd().split('\n')
  assert.deepEqual(
    reasons
      .map((line) => JSON.parse(line) as { record: number; text: string })
      .map(({ record, text }) => [record, text]),
    [...['1,x', '1,yy', '2,x', '2,yy', '4,x', '4,yy'].entries()].map(([index, text]) => [index + 1, text]),
  )
})

test('while the load goes on, a mark beside the file says which records are of committed segments', async () => {
  const path = emptyFolder()
  const file = join(path, 't.rejects.csv')
  const mark = (): unknown => JSON.parse(readFileSync(`${file}.unfinished`, 'utf8'))
  const rejects = new RejectsFile({ path: file, isDefault: true, header: Buffer.from('a\n') })
  await rejects.add(Buffer.from('1'), ERROR)
  const first = rejects.extent
  await rejects.add(Buffer.from('2'), ERROR)
  const second = rejects.extent
  await rejects.add(Buffer.from('3'), ERROR)
  const [files, meaning] = [
    { file, reasons: join(path, 't.rejects.reasons.jsonl') },
    (mark() as { meaning: string }).meaning,
  ]
  assert.match(meaning, /has not ended\. If it was killed, /)
  assert.deepEqual(mark(), { meaning, ...files, committed: [] })
  // Segments are committed in any order.
  rejects.keep(rejects.extent, second)
  assert.deepEqual(mark(), { meaning, ...files, committed: [[3, 3]] })
  rejects.keep(first)
  const committed = [
    [1, 1],
    [3, 3],
  ]
  assert.deepEqual(mark(), { meaning, ...files, committed })
  await rejects.close()
  assert.deepEqual(readdirSync(path).sort(), ['t.rejects.csv', 't.rejects.reasons.jsonl'])
})

test('a mark that cannot be written fails the load at its end, and the files stay', async () => {
  const path = emptyFolder()
  const file = join(path, 't.rejects.csv')
  mkdirSync(`${file}.unfinished`)
  const rejects = new RejectsFile({ path: file, isDefault: true })
  await rejects.add(Buffer.from('1'), ERROR)
  rejects.keep(rejects.extent)
  await assert.rejects(rejects.close(), { code: 'BL_REJECTS_WRITE' })
  assert.equal(readFileSync(file, 'utf8'), '1\n')
})
