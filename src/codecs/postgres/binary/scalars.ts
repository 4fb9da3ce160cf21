// The types without parts that COPY's binary format supports, by their catalog names. Enums have a family of their own.

import { bit, varbit } from './bits.ts'
import { bool } from './bool.ts'
import { bytea } from './bytea.ts'
import { char, characters, name, shortCharacters } from './characters.ts'
import type { BinaryFamily } from './codec.ts'
import { enumFamily } from './enums.ts'
import { float4, float8 } from './floats.ts'
import { box, circle, line, lseg, path, point, polygon } from './geometry.ts'
import { integers } from './integers.ts'
import { interval } from './interval.ts'
import { json, jsonb } from './json.ts'
import { macaddr, macaddr8 } from './mac.ts'
import { cidr, inet } from './network.ts'
import { numeric } from './numeric.ts'
import { date, time, timestamp, timestamptz, timetz } from './times.ts'
import { uuid } from './uuid.ts'

export { enumFamily }

export const binaryScalars = {
  ...integers,
  float4,
  float8,
  numeric,
  bool,
  text: characters,
  varchar: shortCharacters,
  bpchar: shortCharacters,
  citext: characters,
  name,
  char,
  json,
  jsonb,
  bytea,
  date,
  time,
  timetz,
  timestamp,
  timestamptz,
  interval,
  uuid,
  inet,
  cidr,
  macaddr,
  macaddr8,
  bit,
  varbit,
  point,
  lseg,
  line,
  box,
  path,
  polygon,
  circle,
} as const satisfies Record<string, BinaryFamily>
