// The machine of faults: `npm run test:faults -- --runs 1000 --seed N`. Failures name the seed of their round.

import { inspect, parseArgs } from 'node:util'
import { play } from '../dist/test/faults/machine/machine.js'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
})
const [runs, seed] = [Number(values.runs), Number(values.seed)]
const { failures, ...counts } = await play(runs, seed, (done) => {
  if (done % 10 === 0) process.stdout.write(`${done} of ${runs} rounds\n`)
})
for (const failure of failures) process.stderr.write(`${inspect(failure, { depth: 5 })}\n`)
process.stdout.write(`${runs} rounds from seed ${seed}: ${failures.length} failed; ${JSON.stringify(counts)}\n`)
process.exitCode = failures.length > 0 ? 1 : 0
