// Loaded by each process of a test run when BULKLOAD_TEST_COSTS names a file: adds the processor time of the process to it, and that
// of the children that it has waited for, in seconds.

const { appendFileSync, readFileSync } = require('node:fs')
const { isMainThread } = require('node:worker_threads')

/** As the fields of /proc/PID/stat after the name of the program. */
const TIMES = [11, 12, 13, 14]
const TICKS_PER_SECOND = 100

function add() {
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user, system, childrenUser, childrenSystem] = TIMES.map((i) => Number(fields[i]) / TICKS_PER_SECOND)
  const cost = { own: user + system, children: childrenUser + childrenSystem, program: process.argv.slice(1, 5) }
  appendFileSync(process.env.BULKLOAD_TEST_COSTS, `${JSON.stringify(cost)}\n`)
}

if (isMainThread && process.platform === 'linux') process.once('exit', add)
