// Settings of a SELECT, so that the same rows come in the same form from every server and user. An unknown one is an error of its
// own, so each is sent where the server has it.

import { literal, rows } from '../../../sinks/clickhouse/introspect.ts'

const WANTED = {
  // Blocks that a worker takes whole: their rows, and about how many bytes of a table with long values.
  max_block_size: '16384',
  preferred_block_size_bytes: '1000000',
  // What is read before a client takes it would lie in the server's memory.
  wait_end_of_query: '0',
  send_progress_in_http_headers: '0',
  cancel_http_readonly_queries_on_client_close: '1',
  // A target that is slow stops the reading for as long as it takes.
  http_send_timeout: '86400',
  // No row is left out without an error.
  result_overflow_mode: 'throw',
  read_overflow_mode: 'throw',
  timeout_overflow_mode: 'throw',
  output_format_native_write_json_as_string: '1',
  output_format_native_encode_types_in_binary_format: '0',
  low_cardinality_allow_in_native_format: '1',
  enable_time_time64_type: '1',
} as const

export type ReadSettings = Readonly<Record<string, string>>

export async function readSettings(query: (sql: string) => Promise<string>): Promise<ReadSettings> {
  const names = Object.keys(WANTED).map(literal).join(', ')
  const found = await rows(query, `SELECT name FROM system.settings WHERE name IN (${names})`)
  const known = new Set(found.map(({ name }) => String(name)))
  return Object.fromEntries(Object.entries(WANTED).filter(([name]) => known.has(name)))
}
