import { programVersion } from '../machine.ts'
import type { ProgramRun } from '../measure.ts'
import type { ClickhouseJob, ClickhousePeer } from './peer.ts'

/** The same bytes, not looked at: the limit of every client that lets the server parse the text. */
export const curlJsonl: ClickhousePeer = {
  name: 'curl, JSONEachRow',
  isLimit: true,
  version: () => programVersion('curl'),
  load: (job) => curlInsert(job, 'JSONEachRow', job.files.jsonl),
}

/** A file as the body of one INSERT. */
export function curlInsert({ url, table }: ClickhouseJob, format: string, file: string): ProgramRun {
  const query = encodeURIComponent(`INSERT INTO ${table} FORMAT ${format}`)
  return {
    program: 'curl',
    // Without the empty Expect curl waits a second for a server that does not answer it.
    args: ['-sS', '--fail', '-X', 'POST', '-H', 'Expect:', '-T', file, `${url}/?query=${query}`],
  }
}
