import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import type { SourceFormat } from '../../src/input/format/source-format.ts'
import { RejectsFiles } from '../../src/rejects/rejects-files.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'

const cwd = process.cwd()
const folder = makeTempFolder('rejects-files')
after(() => {
  process.chdir(cwd)
  folder.remove()
})

let folders = 0
// Default names are relative to the working folder.
beforeEach(() => {
  const path = join(folder.path, String(folders++))
  mkdirSync(path)
  process.chdir(path)
})

const ERROR = new BulkloadError('BL_VALUE_TYPE', '"x" is not a value of type Int32')

/** What the files know of a format: CSV with this header. */
function csvWith(header: string): SourceFormat {
  return { extension: 'csv', header: { bytes: Buffer.from(header) }, record: { kind: 'csv' } } as never
}

async function rejectEach(headers: readonly string[], path?: string): Promise<readonly string[]> {
  const warnings: string[] = []
  const files = new RejectsFiles('t', path, (message) => void warnings.push(message))
  for (const header of headers) await files.add(Buffer.from('x'), ERROR, csvWith(header))
  files.keep(files.extent())
  await files.close()
  return warnings
}

test('a load with inputs of two headers makes two files, and warns of neither', async () => {
  assert.deepEqual(await rejectEach(['a,b\n', 'b,a\n', 'a,b\n']), [])
  assert.equal(readFileSync('t.rejects.csv', 'utf8'), 'a,b\nx\nx\n')
  assert.equal(readFileSync('t.rejects-2.csv', 'utf8'), 'b,a\nx\n')
  assert.equal(readdirSync('.').length, 4)
})

test('a file of an earlier run is a warning for each file that stepped aside for it', async () => {
  writeFileSync('t.rejects.csv', 'earlier\n')
  assert.deepEqual(await rejectEach(['a,b\n', 'b,a\n']), [
    't.rejects.csv already exists: the rejects of this load are written to t.rejects-2.csv',
    't.rejects.csv already exists: the rejects of this load are written to t.rejects-3.csv',
  ])
})

test('a second file beside one that was named has the next number', async () => {
  assert.deepEqual(await rejectEach(['a,b\n', 'b,a\n'], 'bad.csv'), [])
  assert.deepEqual(
    readdirSync('.').filter((name) => !name.includes('reasons')),
    ['bad-2.csv', 'bad.csv'],
  )
})
