// The public API of bulkload.

export type { Codec } from './codecs/compression/frame.ts'
export { BulkloadError, type ErrorCode, type ErrorData, EXIT, formatError, type Place } from './errors.ts'
export type {
  FileFailure,
  FileInspection,
  InspectedColumn,
  InspectedFormat,
  Inspection,
  TableInspection,
  TargetInspection,
} from './inspection.ts'
export { type InsertStreamOptions, insertCompressedStream } from './load/insert-compressed-stream.ts'
export { type InspectSettings, inspect } from './load/inspect/inspect.ts'
export { type LoadSettings, type LoadSource, load } from './load/load.ts'
export { type FileLoadSettings, loadFiles } from './load/load-files.ts'
export type { Loading } from './load/loading.ts'
export type { RawOptions } from './options.ts'
export type {
  FormatReport,
  LoadEvent,
  LoadProgress,
  RejectsReport,
  RowCounts,
  RunReport,
  TableReport,
  Wire,
} from './report.ts'
export type { Receipt } from './sinks/sink.ts'
