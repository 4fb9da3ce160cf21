// The machine of faults: `npm run test:faults -- --runs 1000 --seed N`. Failures name the seed of their round.

import { inspect, parseArgs } from 'node:util'
import { play } from '../dist/test/faults/machine/machine.js'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
})
const [runs, seed] = [Number(values.runs), Number(values.seed)]
const { failures, skipped, tally } = await play(runs, seed, (done, failure) => {
  if (failure !== undefined) process.stderr.write(`${inspect(failure, { depth: 5 })}\n`)
  if (done % 10 === 0) process.stderr.write(`${done} of ${runs} rounds\n`)
})
const command = `npm run test:faults -- --runs ${runs} --seed ${seed}`
process.stdout.write(`\`${command}\`: ${runs - skipped} rounds, ${failures.length} failed. ${tally.markdown}\n`)
process.exitCode = failures.length > 0 ? 1 : 0
