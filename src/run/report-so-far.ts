import type { BulkloadError } from '../errors.ts'
import type { RunReport } from '../report.ts'

/** What is known of a run that has not ended. `error` is that of the tables that have not ended either. */
export type ReportSoFar = (error: BulkloadError) => RunReport
