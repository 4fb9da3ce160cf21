// Required by a process before anything else: tells at its end, on stderr, how much CPU each of its threads took. Threads that
// have ended by then are only in the total. Linux tells.

const { readdirSync, readFileSync } = require('node:fs') as typeof import('node:fs')
const { isMainThread } = require('node:worker_threads') as typeof import('node:worker_threads')

const NANOSECONDS = 1e6

function milliseconds(thread: string): number {
  const [onProcessor = ''] = readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ')
  return Number(onProcessor) / NANOSECONDS
}

function tell(): void {
  const threads = readdirSync('/proc/self/task').map((id) => ({
    isMain: Number(id) === process.pid,
    ms: milliseconds(id),
  }))
  const main = threads.find(({ isMain }) => isMain)?.ms ?? 0
  const others = threads.reduce((sum, { isMain, ms }) => (isMain ? sum : sum + ms), 0)
  const { user, system } = process.cpuUsage()
  process.stderr.write(`\nTHREADS ${JSON.stringify({ main, others, total: (user + system) / 1000 })}\n`)
}

if (isMainThread && process.platform === 'linux') process.on('exit', tell)
