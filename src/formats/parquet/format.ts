// Parquet: rows are read by the workers, from any place of a file.

import type { Format } from '../format.ts'
import type { ParquetRecords } from './records.ts'

export const PARQUET_FORMAT: Format<ParquetRecords> = {
  kind: 'parquet',
  names: { parquet: { extensions: ['parquet'], options: [] } },
  naming: 'schema',
  isTyped: true,
  detect: ({ latin1, isText }) => (/^PAR[1E]/.test(latin1) && !isText ? 'parquet' : undefined),
}
