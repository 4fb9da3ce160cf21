// The tables of the tests of real types, one set per target.

import { cityAsTexts, eventAsItems, pushAsItems } from './old-records.ts'
import { labelsOf, type RealInputs, type RealRecord } from './real-inputs.ts'

export interface RealTable {
  readonly input: keyof RealInputs
  /** The columns as SQL. */
  readonly columns: string
  /** Why a record cannot be in this table: the code that it is refused with. */
  readonly refusal?: (record: RealRecord) => string | undefined
  /** A record as this server's own JSON reader takes it, where it does not take it as it is. */
  readonly forServer?: (record: RealRecord) => RealRecord
}

/** Seven cities have no id, and the column is no place for NULL. ClickHouse's own reader would make it 0. */
function withoutId({ id }: RealRecord): string | undefined {
  return id === undefined ? 'BL_MISSING_FIELD' : undefined
}

/** A Map cannot be NULL. ClickHouse's own reader would make it an empty one. */
function withoutTranslations({ translations }: RealRecord): string | undefined {
  return translations === null ? 'BL_NULL' : undefined
}

export function todayTables(inputs: RealInputs): readonly RealTable[] {
  return [
    {
      input: 'cities',
      columns: `${cityColumns(inputs)}, translations Map(LowCardinality(String), String),
        created_at DateTime('UTC'), updated_at DateTime64(3, 'UTC'), flag Bool`,
      refusal: (record) => withoutId(record) ?? withoutTranslations(record),
    },
    {
      input: 'events',
      columns: `${eventColumns(inputs)}, payload JSON, public Bool, created_at DateTime64(6, 'UTC')`,
    },
    {
      input: 'pushes',
      columns: `${eventColumns(inputs)}, ${pushPayload(COMMIT)}, public Bool, created_at DateTime('UTC')`,
    },
    { input: 'commits', columns: commitColumns('Bool') },
  ]
}

/** 18.16 has no Map, JSON, Bool and DateTime64, and no names for the elements of a tuple in an array. */
export function oldTables(inputs: RealInputs): readonly RealTable[] {
  return [
    {
      input: 'cities',
      columns: `${cityColumns(inputs)}, translations Nullable(String),
        created_at DateTime('UTC'), updated_at DateTime('UTC'), flag UInt8`,
      refusal: withoutId,
      forServer: cityAsTexts,
    },
    {
      input: 'events',
      columns: `${eventColumns(inputs)}, payload String, public UInt8, created_at DateTime('UTC')`,
      forServer: (record) => ({ ...eventAsItems(record), payload: JSON.stringify(record['payload']) }),
    },
    {
      input: 'pushes',
      columns: `${eventColumns(inputs)}, ${pushPayload('String')}, public UInt8, created_at DateTime('UTC')`,
      forServer: pushAsItems,
    },
    { input: 'commits', columns: commitColumns('UInt8') },
  ]
}

/** The types first, then the tables. */
export function postgresTypes(inputs: RealInputs): string {
  const account = 'id int4, login text, gravatar_id text, url text, avatar_url text'
  return `
    CREATE TYPE city_type AS ENUM (${quotedList(labelsOf(inputs.cities, 'type'))});
    CREATE TYPE event_type AS ENUM (${quotedList(labelsOf(inputs.events, 'type'))});
    CREATE DOMAIN latitude AS numeric(10, 8) CHECK (value BETWEEN -90 AND 90);
    CREATE DOMAIN hash AS char(40) NOT NULL CHECK (value ~ '^[0-9a-f]{40}$');
    CREATE TYPE actor AS (${account}, display_login varchar(39));
    CREATE TYPE org AS (${account});
    CREATE TYPE repo AS (id int4, name text, url text);
    CREATE TYPE person AS (email text, name text);
    CREATE TYPE commit AS (sha hash, author person, message text, "distinct" bool, url text);
    CREATE TYPE push AS (push_id int8, size int2, distinct_size int2, ref text, head hash, before hash,
      commits commit[])`
}

export function postgresTables(): readonly RealTable[] {
  const event = 'id int8 PRIMARY KEY, type event_type NOT NULL, actor actor, repo repo, org org, public bool'
  return [
    {
      input: 'cities',
      columns: `id int4 PRIMARY KEY, name text, state_id int2, state_code varchar(3), country_id int2,
        country_code char(2), type city_type, level int2, parent_id int4, latitude latitude,
        longitude numeric(11, 8), native text, population int4, timezone text, translations jsonb,
        created_at timestamp, updated_at timestamptz, flag bool, "wikiDataId" varchar(10)`,
      refusal: withoutId,
    },
    { input: 'events', columns: `${event}, payload jsonb, created_at timestamptz` },
    { input: 'pushes', columns: `${event}, payload push, created_at timestamptz(0)` },
    {
      input: 'commits',
      columns: 'id numeric(11) PRIMARY KEY, "commits.sha" hash[], "commits.message" text[], "commits.distinct" bool[]',
    },
  ]
}

const COMMIT = `Tuple(sha FixedString(40), author Tuple(email String, name String), message LowCardinality(String),
  distinct Bool, url String)`

function cityColumns(inputs: RealInputs): string {
  return `id UInt32, name String, state_id UInt16, state_code LowCardinality(String), country_id UInt8,
    country_code FixedString(2), type Nullable(${enumOf(labelsOf(inputs.cities, 'type'))}), level Nullable(Int8),
    parent_id Nullable(Int32), latitude Decimal(10, 8), longitude Decimal(11, 8),
    native LowCardinality(Nullable(String)), population Nullable(UInt32), timezone LowCardinality(String),
    wikiDataId Nullable(String)`
}

function eventColumns(inputs: RealInputs): string {
  return `id UInt64, type ${enumOf(labelsOf(inputs.events, 'type'))},
    actor Tuple(id UInt32, login String, display_login String, gravatar_id String, url String, avatar_url String),
    repo Tuple(id UInt32, name String, url String), org Nullable(String)`
}

function pushPayload(commits: string): string {
  return `payload Tuple(push_id UInt64, size UInt16, distinct_size UInt16, ref String, head FixedString(40),
    before FixedString(40), commits Array(${commits}))`
}

function commitColumns(bool: string): string {
  return `id UInt64, commits Nested(sha FixedString(40), message String, distinct ${bool})`
}

function enumOf(labels: readonly string[]): string {
  return `Enum8(${labels.map((label, i) => `'${label}' = ${i - 3}`).join(', ')})`
}

function quotedList(texts: readonly string[]): string {
  return texts.map((text) => `'${text}'`).join(', ')
}
