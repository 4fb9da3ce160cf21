// A program with a load that nobody awaits, or that somebody awaits late. Run by a test.

import { setTimeout as sleep } from 'node:timers/promises'
import { type BulkloadError, load } from '../../src/index.ts'

const common = {
  source: [{ id: 1 }, { id: 2 }, { id: 3 }],
  sink: 'postgres',
  url: process.env['TEST_PG_URL'] ?? '',
} as const

function forget(): void {
  void load({ ...common, table: 'nowhere' })
}

/** A load that has failed by the time that another one, begun after it, has. */
async function failed(): Promise<{ readonly loading: ReturnType<typeof load> }> {
  const loading = load({ ...common, table: 'nowhere' })
  await load({ ...common, table: 'nowhere_else' }).catch(() => undefined)
  await sleep(100)
  return { loading }
}

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const sayCode = (error: unknown): void => say((error as BulkloadError).code)

switch (process.argv[2]) {
  case 'forgotten':
    void load({ ...common, table: 'nowhere' })
    say('the end of the program')
    break
  case 'collected': {
    // A program that runs for long: the failure is reported when the load is garbage.
    const told = new Promise((resolve) => process.once('unhandledRejection', resolve))
    forget()
    const collecting = setInterval(() => globalThis.gc?.(), 10)
    sayCode(await told)
    clearInterval(collecting)
    break
  }
  case 'late': {
    const { loading } = await failed()
    await loading.then(() => undefined, sayCode)
    break
  }
  case 'unawaited':
    void load({ ...common, table: 'people' })
    break
  default:
}
