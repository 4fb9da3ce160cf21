// The options of every load. Their descriptors alone: --help and the completion of shells load this, and no program.

import { DELIVERY_OPTIONS, type RawDeliveryOptions } from './delivery-options.ts'
import { INPUT_OPTIONS, type RawInputOptions } from './input-options.ts'
import { JOURNAL_OPTIONS, type RawJournalOptions } from './journal/journal-options.ts'
import { MAPPING_OPTIONS, type RawMappingOptions } from './mapping-options.ts'
import { MODE_OPTIONS, type RawModeOptions } from './mode-options.ts'
import { NOTATION_OPTIONS, type NotationOptions } from './notations/notation-options.ts'
import { type RawRunOptions, RUN_OPTIONS } from './run-options.ts'
import { type RawServerOptions, SERVER_OPTIONS } from './server-options.ts'
import { type RawRecordOptions, RECORD_OPTIONS } from './source-options.ts'
import { type RawTableOptions, TABLE_OPTIONS } from './table-options.ts'
import { type RawTargetOptions, TARGET_OPTIONS } from './target-options.ts'

/** What a caller may say; everything else is a default. Sizes and times are numbers or texts with a unit. */
export interface RawOptions
  extends RawDeliveryOptions,
    RawInputOptions,
    RawJournalOptions,
    RawMappingOptions,
    RawServerOptions,
    RawTargetOptions,
    RawTableOptions,
    RawModeOptions,
    NotationOptions,
    RawRecordOptions,
    RawRunOptions {}

/** Those whose checked value is an option of a load as it is, or becomes a part of one. */
export const OWN_OPTIONS = {
  ...TARGET_OPTIONS,
  ...TABLE_OPTIONS,
  ...RECORD_OPTIONS,
  ...DELIVERY_OPTIONS,
  ...JOURNAL_OPTIONS,
  ...RUN_OPTIONS,
}

/** Of every load. */
export const LOAD_OPTIONS = {
  ...OWN_OPTIONS,
  ...MODE_OPTIONS,
  ...SERVER_OPTIONS,
  ...INPUT_OPTIONS,
  ...NOTATION_OPTIONS,
  ...MAPPING_OPTIONS,
}

/** Options that loads into Postgres lack. */
export type ClickhouseOption =
  | 'codec'
  | 'level'
  | 'orderBy'
  | 'atomic'
  | 'caFile'
  | 'certFile'
  | 'keyFile'
  | 'tlsServerName'
/** Options that loads into ClickHouse lack. */
export type PostgresOption = 'commitEvery' | 'lockTimeout'

/** Settings of a load, of which each target has its own. */
export type IntoTarget<Settings extends object> =
  | (Omit<Settings, 'sink' | ClickhouseOption> & Lacking<ClickhouseOption> & { readonly sink: 'postgres' })
  | (Omit<Settings, 'sink' | PostgresOption> & Lacking<PostgresOption> & { readonly sink: 'clickhouse' })

type Lacking<Names extends string> = { readonly [Name in Names]?: never }
