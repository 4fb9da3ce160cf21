// What the fields of a column can be. Separated values have no types of their own: the column says how to read them.

export type CellClass =
  /** Every field as it is. */
  | 'text'
  /** Numbers, also with a plus, leading zeros or spaces around. */
  | 'number'
  /** Numbers as JSON has them: another way of writing is another text. */
  | 'plain number'
  /** The same with NaN and infinity as servers print them: nan, inf, -Infinity. */
  | 'float'
  | 'plain float'
  /** true, t, yes, y, on, 1 and their opposites, in any case. */
  | 'bool'
  /** true, True, TRUE and their opposites. */
  | 'plain bool'
  /** Text, or a number where the user says what it counts. */
  | 'time'
  /** JSON, and nothing else. */
  | 'json'
  /** A JSON array; what is not one is text in the server's own form. */
  | 'array'
  /** A JSON object or array; what is not one is text in the server's own form. */
  | 'nested'
  /** A JSON object or array, or an array, a tuple or a map as ClickHouse writes it; what is neither is text. */
  | 'literal'
  /** A number, true or false where the field is one as JSON has it; text otherwise. */
  | 'any'
  /** The same, with True, TRUE and their opposites: what a column could be that is to be created. */
  | 'sampled'

/** What a reader knows of a column. */
export interface CsvColumn {
  readonly class: CellClass
  readonly nullable: boolean
}

/** The class of a column whose type was inferred from values in JSON's forms. */
export function plainClass(cellClass: CellClass): CellClass {
  if (cellClass === 'number') return 'plain number'
  if (cellClass === 'float') return 'plain float'
  return cellClass === 'bool' ? 'plain bool' : cellClass
}
