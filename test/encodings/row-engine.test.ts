// The engine that a process has, and the memory that it takes.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { ColumnBuffer } from '../../src/codecs/column-buffer.ts'
import { makeRowEngine } from '../../src/encodings/rows/make-row-engine.ts'
import { RowMachine } from '../../src/encodings/rows/row-machine.ts'
import type { HostColumns } from '../../src/encodings/rows/row-step.ts'

const NO_HOST: HostColumns = { areThere: false, mark: () => undefined, rollback: () => undefined }

test('records use the machine', () => {
  assert.ok(makeRowEngine([new ColumnBuffer(8)], NO_HOST) instanceof RowMachine)
})

test('in a process without WebAssembly they use the interpreter', () => {
  const engine = new URL('../../src/encodings/rows/make-row-engine.js', import.meta.url)
  const script = `
    const { makeRowEngine } = await import(${JSON.stringify(engine.href)})
    console.log(makeRowEngine([], {}).constructor.name)`
  const { stdout, stderr } = spawnSync(process.execPath, ['--jitless', '--input-type=module', '--eval', script], {
    encoding: 'utf8',
  })
  assert.equal(stdout, 'RowInterpreter\n', stderr)
})

test('chunks that become longer bit by bit do not take memory for each of them', () => {
  const buffer = new ColumnBuffer(8)
  const machine = new RowMachine([buffer], NO_HOST)
  const longest = 1_000_000
  for (let length = longest / 2; length <= longest; length += 5000) machine.begin(new Uint8Array(length))
  // The buffer lies in the memory of the machine.
  const size = buffer.bytes.buffer.byteLength
  assert.ok(size < 5 * longest, `${size} bytes`)
})

test('a step that writes to a buffer which is not one of the machine is an error', () => {
  const machine = new RowMachine([new ColumnBuffer(8)], NO_HOST)
  assert.throws(() => machine.setProgram(0, [{ constant: Uint8Array.of(1), target: new ColumnBuffer(8) }]), {
    name: 'RangeError',
    message: 'a step writes to a buffer that is not one of the machine',
  })
})
