import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'

const CALL = `
  import { isInputPiped } from ${JSON.stringify(new URL('../../src/sources/piped-input.js', import.meta.url).href)}
  console.log(isInputPiped())
`
const run = (before: string, after: string) =>
  execFileSync('sh', ['-c', `${before} "$0" --input-type=module -e "$1" ${after}`, process.execPath, CALL], {
    stdio: ['ignore', 'pipe', 'inherit'],
  }).toString()

test('a pipe and a file are piped in, /dev/null and what is closed are not', () => {
  assert.equal(run('echo x |', ''), 'true\n')
  assert.equal(run('', '< "$0"'), 'true\n')
  assert.equal(run('', '< /dev/null'), 'false\n')
  assert.equal(run('', '<&-'), 'false\n')
})
