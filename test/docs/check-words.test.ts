// The check of wordings names the file, the line, what was found and what to write instead.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import test from 'node:test'
import { makeTempFolder } from '../servers/temp-folder.ts'

const SCRIPT = resolve('scripts/check-words.mjs')

function check(...files: string[]): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, ...files], { encoding: 'utf8' })
  return { status, stderr }
}

test('the files of this checkout have no wording of the list', () => {
  assert.deepEqual(check(), { status: 0, stderr: '' })
})

test('a wording of the list is found, with its place and the better one', () => {
  const folder = makeTempFolder('words')
  try {
    const file = join(folder.path, 'one.ts')
    const riddle = ['exclude', 'each', 'other'].join(' ')
    writeFileSync(file, `// Fine.\nconst message = '--a and --b ${riddle}'\n`)
    const { status, stderr } = check(file)
    assert.equal(status, 1)
    assert.equal(stderr, `${file}:2: "${riddle}": write: cannot be used together\n`)
  } finally {
    folder.remove()
  }
})
