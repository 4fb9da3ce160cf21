import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { makeTempFolder } from '../servers/temp-folder.ts'

const MODULE = new URL('../servers/temp-folder.js', import.meta.url).href

test('remove() removes the folder and its listeners', () => {
  const before = process.listenerCount('exit')
  const a = makeTempFolder('self')
  const b = makeTempFolder('self')
  a.remove()
  assert.equal(existsSync(a.path), false)
  b.remove()
  assert.equal(process.listenerCount('exit'), before)
})

for (const [signal, status] of [
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const) {
  test(`a process ended by ${signal} leaves no folder`, async () => {
    const script = `
      const { makeTempFolder } = await import(${JSON.stringify(MODULE)})
      const folder = makeTempFolder('self', () => console.log('killed'))
      console.log(folder.path)
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (text) => {
      output += text
    })
    await once(child.stdout, 'data')
    const [path = ''] = output.split('\n')
    assert.ok(existsSync(path))
    child.kill(signal)
    assert.deepEqual(await once(child, 'close'), [status, null])
    assert.equal(output, `${path}\nkilled\n`)
    assert.equal(existsSync(path), false)
  })
}
