import { startChdbFront } from '../../servers/chdb-front.ts'
import { clickhouseContract } from './clickhouse-targets.ts'
import { contractOf } from './contract.ts'

contractOf(
  clickhouseContract({
    name: "today's ClickHouse with three streams",
    broken: 'not done',
    streams: 3,
    start: startChdbFront,
  }),
)
