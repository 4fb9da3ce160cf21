// The public API of bulkload.

export type { Codec } from './codecs/compression/frame-codec.ts'
export { BulkloadError, type ErrorCode, type ErrorData, EXIT, formatError, type Place } from './errors.ts'
export { type GenerateSettings, generate } from './generate/generate.ts'
export { type InspectSettings, inspect } from './inspect/inspect.ts'
export type {
  FileFailure,
  FileInspection,
  InspectedColumn,
  InspectedFormat,
  Inspection,
  TableInspection,
  TargetInspection,
} from './inspection.ts'
export type { RawOptions } from './options/load-options.ts'
export type {
  FormatReport,
  LoadEvent,
  LoadProgress,
  RejectedRecord,
  RejectsReport,
  RunReport,
  StageTimes,
  TableReport,
  Wire,
} from './report.ts'
export type { RowCounts } from './row-counts.ts'
export { closePool } from './run/close-pool.ts'
export { type ConvertSettings, convert } from './run/convert.ts'
export { type CopySettings, copy } from './run/copy.ts'
export { type ExportSettings, exportTables } from './run/export-tables.ts'
export { insertCompressedStream } from './run/insert-stream/insert-compressed-stream.ts'
export { type InsertStreamOptions, Method } from './run/insert-stream/insert-stream-options.ts'
export { type LoadSettings, load } from './run/load/load.ts'
export type { BlobLike, LoadSource, ResponseLike } from './run/load/load-source.ts'
export type { Loading } from './run/load/loading.ts'
export { type FileLoadSettings, loadFiles } from './run/load-files.ts'
export { type ResumeSettings, resumeRun } from './run/resume-run.ts'
export { type ListSettings, listRuns, type RunsSettings, type ShowSettings, showRun } from './run/runs.ts'
export { type UndoSettings, undoRun } from './run/undo-run.ts'
export type {
  RunDetails,
  RunState,
  RunSummary,
  SegmentDetails,
  SourceDetails,
  TableDetails,
  UndoneTable,
  UndoReport,
} from './run-details.ts'
export type { Receipt } from './sinks/segment-writer.ts'
export { open } from './store/open.ts'
export type {
  DriverStore,
  IdOptions,
  NewColumn,
  QueryOptions,
  Row,
  RowReadable,
  RowSelection,
  Rows,
  RowWritable,
  Store,
  StoreDriver,
  StoreSettings,
  StoreTable,
  WriteOptions,
  Written,
} from './store/store.ts'
