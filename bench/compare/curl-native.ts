import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileOf } from '../event-files.ts'
import { programVersion } from '../machine.ts'
import { curlInsert } from './curl-jsonl.ts'
import type { ClickhouseJob, ClickhousePeer } from './peer.ts'

/** Blocks that the server wrote itself: the limit of every client that encodes. */
export const curlNative: ClickhousePeer = {
  name: 'curl, Native made before',
  isLimit: true,
  version: () => programVersion('curl'),
  async prepare(job) {
    const query = encodeURIComponent(`SELECT * FROM ${job.table} ORDER BY id FORMAT Native`)
    const answer = await fetch(`${job.url}/?query=${query}`)
    if (!answer.ok || answer.body === null) throw new Error(await answer.text())
    await pipeline(Readable.fromWeb(answer.body), createWriteStream(nativeFile(job)))
  },
  load: (job) => curlInsert(job, 'Native', nativeFile(job)),
}

function nativeFile(job: ClickhouseJob): string {
  return fileOf(job.files.rows, 'native')
}
