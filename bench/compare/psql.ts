import { fileOf } from '../event-files.ts'
import { programVersion } from '../machine.ts'
import { measure, type ProgramRun } from '../measure.ts'
import type { PostgresJob, PostgresPeer } from './peer.ts'

const version = (): string | undefined => programVersion('psql')

/** The same rows as CSV, by the server's own client. */
export const psqlCsv: PostgresPeer = {
  name: 'psql \\copy, CSV',
  version,
  load: (job) => psql(job, `\\copy ${job.table} FROM '${job.files.csv}' WITH (FORMAT csv)`),
}

/** The same with a file of CSV that has a header. */
export function psqlCsvFile(path: string): PostgresPeer {
  return {
    name: psqlCsv.name,
    version,
    load: (job) => psql(job, `\\copy ${job.table} FROM '${path}' WITH (FORMAT csv, HEADER)`),
  }
}

/** Rows that the server wrote itself: the limit of every client that sends this format. */
export const psqlText = made('text')
export const psqlBinary = made('binary')

function made(format: 'text' | 'binary'): PostgresPeer {
  const file = (job: PostgresJob): string => fileOf(job.files.rows, `copy-${format}`)
  return {
    name: `psql \\copy, ${format} made before`,
    isLimit: true,
    version,
    async prepare(job) {
      const { status, stderr } = await measure(
        psql(job, `\\copy ${job.table} TO '${file(job)}' WITH (FORMAT ${format})`),
      )
      if (status !== 0) throw new Error(stderr)
    },
    load: (job) => psql(job, `\\copy ${job.table} FROM '${file(job)}' WITH (FORMAT ${format})`),
  }
}

function psql({ env }: PostgresJob, command: string): ProgramRun {
  return { program: 'psql', args: ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', command], env }
}
