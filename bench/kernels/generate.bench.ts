// How fast one core generates records of ten columns.
//   npm run build && node dist/bench/kernels/generate.bench.js

import { generate } from '../../src/generate/generate.ts'

const SCHEMA = {
  tables: {
    customers: { rows: 100_000, columns: { id: 'unique' } },
    orders: {
      rows: 1_000_000,
      columns: {
        id: 'serial',
        customer: { references: 'customers.id', skew: 2 },
        status: { values: ['new', 'paid', 'sent', 'returned'], skew: 2 },
        amount: { kind: 'decimal', max: 5000 },
        count: { kind: 'int', max: 100 },
        day: 'date',
        at: 'timestamp',
        key: 'uuid',
        name: 'name',
        note: { kind: 'text', nulls: 0.1 },
      },
    },
  },
} as const

for (const format of ['jsonl', 'csv', 'jsonl', 'csv'] as const) {
  const before = process.cpuUsage()
  let bytes = 0
  for (const piece of generate({ schema: SCHEMA, table: 'orders', format })) bytes += piece.length
  const { user, system } = process.cpuUsage(before)
  const ms = (user + system) / 1000
  console.log(`${format}: ${(bytes / 1e6).toFixed(0)} MB, ${(bytes / 1000 / ms).toFixed(0)} MB/s of CPU time`)
}
