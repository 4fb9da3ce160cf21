// The encodings of each target, and their encoders without the loading.

import type { FileEncodingName } from '../../src/encoding-name.ts'
import type { BlockEncoder, BlockOptions } from '../../src/encodings/block-encoder.ts'
import { clickhouseNativeBlocks } from '../../src/encodings/clickhouse-native/blocks.ts'
import { clickhouseNative } from '../../src/encodings/clickhouse-native/encoding.ts'
import { clickhouseTextBlocks } from '../../src/encodings/clickhouse-text/blocks.ts'
import { clickhouseText } from '../../src/encodings/clickhouse-text/encoding.ts'
import { postgresBinaryBlocks } from '../../src/encodings/postgres-binary/blocks.ts'
import { postgresBinary } from '../../src/encodings/postgres-binary/encoding.ts'
import { postgresTextBlocks } from '../../src/encodings/postgres-text/blocks.ts'
import { postgresText } from '../../src/encodings/postgres-text/encoding.ts'
import type { Plan } from '../../src/plan/plan.ts'

export const ENCODINGS = {
  clickhouse: { typed: clickhouseNative, text: clickhouseText },
  postgres: { typed: postgresBinary, text: postgresText },
} as const

export type TargetName = keyof typeof ENCODINGS

type ServerEncoding = Exclude<Plan['encoding'], FileEncodingName>

const BLOCKS = {
  'clickhouse-native': clickhouseNativeBlocks,
  'clickhouse-text': clickhouseTextBlocks,
  'postgres-binary': postgresBinaryBlocks,
  'postgres-text': postgresTextBlocks,
} as const satisfies Record<ServerEncoding, unknown>

export function blocksOf(plan: Plan, options: BlockOptions = {}): BlockEncoder {
  return BLOCKS[plan.encoding as ServerEncoding](plan, options)
}

export function targetOf({ encoding }: Plan): TargetName {
  return encoding.startsWith('clickhouse-') ? 'clickhouse' : 'postgres'
}
