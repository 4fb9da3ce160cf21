// What a column takes of a program's values that JSON has no form for.

export interface RowColumn {
  /**
   * - `float`: NaN and infinities;
   * - `bytes`: bytes, whatever they are;
   * - `digits`: numbers with more digits than a JavaScript number keeps, also as strings.
   */
  readonly holds: 'float' | 'bytes' | 'digits'
  /** Members of an object are its values. */
  readonly isMap: boolean
}
