import { clickhouseMissing, startClickhouse } from '../../servers/clickhouse-server.ts'
import { clickhouseContract } from './clickhouse-targets.ts'
import { contractOf } from './contract.ts'

// It may take an upload that breaks off for one that has ended.
contractOf(
  clickhouseContract({
    name: 'clickhouse-server 18.16',
    skip: clickhouseMissing,
    broken: 'unknown',
    start: startClickhouse,
  }),
)
