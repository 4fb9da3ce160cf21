// Rows whose values are a trap for one format or another.

export type NastyRow = Readonly<Record<'id' | 'text' | 'float' | 'flag' | 'nested' | 'day', unknown>>

const TEXTS = [
  '',
  ' spaces at both ends ',
  'a "quoted" word, and a comma',
  "it's; -- DROP TABLE x",
  'tab\there',
  'line\nfeed',
  'carriage\r\nreturn',
  'back\\slash and \\n',
  '\\.',
  '\\N',
  'NULL',
  'null',
  '#comment',
  '\ufeffmark',
  '\u0001\u001f control',
  'é 漢字 😀',
  '{"like": "json"}',
  '123',
  'true',
  '$1 %s {} `',
]

const DAYS = ['2026-01-02', '0001-01-01', '9999-12-31']
const NUMBERS = [0, -1, 1.5, 1e300, 5e-324, 0.1]
const NESTED = [{ a: [1, 'x\ny'] }, { "it's": '"' }, { deep: { deeper: [null, true] } }]

export const NASTY: readonly NastyRow[] = [
  ...TEXTS.map((text, index) => ({
    id: index,
    text,
    float: NUMBERS[index % NUMBERS.length],
    flag: index % 2 === 0,
    nested: NESTED[index % NESTED.length],
    day: DAYS[index % DAYS.length],
  })),
  { id: 9_007_199_254_740_991, text: null, float: null, flag: null, nested: null, day: null },
  { id: -9_007_199_254_740_991, text: 'x'.repeat(100_000), float: -0.5, flag: true, nested: {}, day: '2000-02-29' },
]

export function linesOf(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

export function rowsOf(lines: string): Record<string, unknown>[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
