// What a stored value has to look like for the column that takes it, where JSON alone cannot say it: JSON has no NaN and no
// bytes.

import type { Leaf } from '../schema/field.ts'

export type LeafForm =
  /** As JSON has it: NaN is the text NaN, and bytes are the text that they hold. */
  | 'json'
  /** NaN and infinity are numbers. */
  | 'number'
  /** A date or a time within the years that text has; others are refused. */
  | 'time'
  /** Bytes as they are. */
  | 'bytes'
  /** Bytes as Postgres writes them: `\x` and hexadecimal digits. */
  | 'hex'
  /** What ClickHouse stores as a number or as bytes. */
  | 'ipv4'
  | 'ipv6'
  | 'int'
  | 'uint'

export type LeafForms = (leaf: Leaf) => LeafForm

export const AS_JSON: LeafForms = () => 'json'
