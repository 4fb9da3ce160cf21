// `npm run fuzz -- --seconds 60 [--seed N]`: damaged files into readers, decompressors and detection. A fault is shown with its seed;
// `--seed N --rounds 1` repeats it, and `--keep FILE` writes the file of that seed. The rounds run in a process of their own:
// one that crashes or finds no end is a fault, too.

import { fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { fileOf, fuzzRound } from './round.ts'

const NO_END_AFTER_MS = 120_000

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rounds: { type: 'string', default: 'Infinity' },
    seed: { type: 'string' },
    keep: { type: 'string' },
  },
})
const first = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))

if (values.keep !== undefined) writeFileSync(values.keep, fileOf(first))
else if (process.send === undefined) await watch()
else await fuzz(process.send.bind(process))

async function fuzz(tell: (seed: number) => void): Promise<void> {
  const folder = makeTempFolder('fuzz')
  const end = Date.now() + Number(values.seconds) * 1000
  for (let round = 0; round < Number(values.rounds) && Date.now() < end; round++) {
    tell(first + round)
    await fuzzRound(first + round, folder.path)
  }
  folder.remove()
  process.disconnect()
}

async function watch(): Promise<void> {
  process.stdout.write(`seed ${first}\n`)
  const child = fork(fileURLToPath(import.meta.url), ['--seed', `${first}`, ...process.argv.slice(2)])
  let seed = first
  const noEnd = setTimeout(() => child.kill('SIGKILL'), NO_END_AFTER_MS)
  child.on('message', (message) => {
    seed = Number(message)
    noEnd.refresh()
  })
  const status = await new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)))
  clearTimeout(noEnd)
  if (status === 0) process.stdout.write(`${seed - first + 1} files, no fault\n`)
  else {
    process.stderr.write(`a fault (${status}): npm run fuzz -- --seed ${seed} --rounds 1\n`)
    process.exitCode = 1
  }
}
