import { programVersion } from '../machine.ts'
import type { ProgramRun } from '../measure.ts'
import type { ClickhouseJob, ClickhousePeer } from './peer.ts'

const version = (): string | undefined => programVersion('clickhouse-client')

/** The server's own client: it parses the text and sends blocks over the native protocol. */
export const clickhouseClient: ClickhousePeer = {
  name: 'clickhouse-client',
  version,
  load: (job) => clientInsert(job, 'JSONEachRow', job.files.jsonl),
}

/** The same with a file of CSV that has a header. */
export function clickhouseClientCsv(path: string): ClickhousePeer {
  return { name: 'clickhouse-client, CSV', version, load: (job) => clientInsert(job, 'CSVWithNames', path) }
}

function clientInsert({ table, tcpPort }: ClickhouseJob, format: string, path: string): ProgramRun {
  return {
    program: 'clickhouse-client',
    args: ['--host=127.0.0.1', `--port=${tcpPort}`, `--query=INSERT INTO ${table} FORMAT ${format}`],
    stdin: path,
  }
}
