import { fileOf } from '../event-files.ts'
import { programVersion } from '../machine.ts'
import { measure } from '../measure.ts'
import { curlInsert } from './curl-jsonl.ts'
import type { ClickhouseJob, ClickhousePeer } from './peer.ts'

/** Blocks that the server wrote itself: the limit of every client that encodes. */
export const curlNative: ClickhousePeer = {
  name: 'curl, Native made before',
  isLimit: true,
  version: () => programVersion('curl'),
  async prepare(job) {
    const query = encodeURIComponent(`SELECT * FROM ${job.table} ORDER BY id FORMAT Native`)
    const args = ['-sS', '--fail', '-o', nativeFile(job), `${job.url}/?query=${query}`]
    const { status, stderr } = await measure({ program: 'curl', args })
    if (status !== 0) throw new Error(stderr)
  },
  load: (job) => curlInsert(job, 'Native', nativeFile(job)),
}

function nativeFile(job: ClickhouseJob): string {
  return fileOf(job.files.rows, 'native')
}
