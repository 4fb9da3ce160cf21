import { programVersion } from '../machine.ts'
import type { ClickhousePeer } from './peer.ts'

/** The server's own client: it parses the text and sends blocks over the native protocol. */
export const clickhouseClient: ClickhousePeer = {
  name: 'clickhouse-client',
  version: () => programVersion('clickhouse-client'),
  load: ({ files, table, tcpPort }) => ({
    program: 'clickhouse-client',
    args: ['--host=127.0.0.1', `--port=${tcpPort}`, `--query=INSERT INTO ${table} FORMAT JSONEachRow`],
    stdin: files.jsonl,
  }),
}
