import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CellClass } from '../../src/formats/csv/cells/cell-class.ts'
import type { CsvDialect } from '../../src/formats/csv/dialect.ts'
import { Random } from '../oracle/random.ts'
import { type CsvRead, readCsv, TEXT } from './csv-cells.ts'

const TWO = [TEXT, TEXT]

const RECORDS: readonly [about: string, text: string, dialect: Partial<CsvDialect>, records: readonly unknown[][]][] = [
  [
    'plain fields',
    'a,b\nc,d\n',
    {},
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'line ends of every sort',
    'a,b\r\nc,d\re,f\ng,h\r\n',
    {},
    [
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
      ['g', 'h'],
    ],
  ],
  ['an empty field is NULL, a quoted one is not', ',""\n', {}, [[null, '']]],
  ['no word is NULL', ',""\n', { nulls: [] }, [['', '']]],
  [
    'words for NULL, never in quotes',
    'NULL,"NULL"\n\\N,\n',
    { nulls: ['NULL', '\\N'] },
    [
      [null, 'NULL'],
      [null, ''],
    ],
  ],
  ['quotes, delimiters and line breaks in quotes', '"a""b","c,\r\nd"\n', {}, [['a"b', 'c,\r\nd']]],
  ['a quoted field of quotes', '"""",""""""\n', {}, [['"', '""']]],
  ['quotes inside an unquoted field are characters', 'a"b,c""\n', {}, [['a"b', 'c""']]],
  ['spaces belong to text', ' a , "b"\n', {}, [[' a ', ' "b"']]],
  [
    'spaces at the beginning of fields are skipped, also before quotes',
    '  a ,  "b, c"\n "d", \n',
    { skipInitialSpace: true },
    [
      ['a ', 'b, c'],
      ['d', null],
    ],
  ],
  ['backslash escapes', '"a\\"b\\\\","\\n"\n', { escape: 'backslash' }, [['a"b\\', 'n']]],
  ['a backslash is a character', '"a\\",\\b\n', {}, [['a\\', '\\b']]],
  ['another quote', "'a,''b',\"\n", { quote: 0x27 }, [["a,'b", '"']]],
  ['no quotes at all', '"a","b"\n', { quote: -1 }, [['"a"', '"b"']]],
  ['tabs', 'a\tb,c\n', { delimiter: 9 }, [['a', 'b,c']]],
  [
    'a delimiter at the end of every record',
    'a,b,\nc,,\n',
    { trailingDelimiter: true },
    [
      ['a', 'b'],
      ['c', null],
    ],
  ],
  [
    'short records are filled up',
    'a\nb,c\n',
    { ragged: 'pad' },
    [
      ['a', undefined],
      ['b', 'c'],
    ],
  ],
  ['control characters', '"\u0000\u0001",\u001f\t\n', {}, [['\u0000\u0001', '\u001f\t']]],
  ['characters of several bytes', 'é,"日本😀"\n', {}, [['é', '日本😀']]],
]

for (const [about, text, dialect, records] of RECORDS) {
  test(`fields of CSV: ${about}`, () => {
    const read = readCsv(text, TWO, dialect)
    assert.deepEqual(read.rejects, [])
    assert.deepEqual(read.records, records)
  })
}

test('blank lines and comments are ignored and counted', () => {
  const read = readCsv('#x,"y\na,b\n\r\n\r#\n\nc,#d\n', TWO, { comment: 0x23 })
  assert.deepEqual(read.records, [
    ['a', 'b'],
    ['c', '#d'],
  ])
  assert.deepEqual([read.skipped, read.lines], [5, [1, 6]])
})

test('a blank line is a record where there is one column', () => {
  assert.deepEqual(readCsv('a\n\nb\n', [TEXT]).records, [['a'], [null], ['b']])
})

const REJECTS: readonly [text: string, dialect: Partial<CsvDialect>, rejects: CsvRead['rejects']][] = [
  ['a\nb,c\n', {}, [['tooFewFields', 0, 'a']]],
  ['a,b,c,d\ne,f\n', {}, [['tooManyFields', 0, 'c']]],
  ['a,b\nc,"d\ne,f\n', {}, [['openQuote', 1, '"']]],
  ['"a"b,c\nd,e\n', {}, [['afterQuote', 0, 'b']]],
  [
    '"a\nb"x"y,c\nd,e,\n',
    {},
    [
      ['afterQuote', 0, 'x'],
      ['tooManyFields', 2, ''],
    ],
  ],
  ['a, "b" \n', { skipInitialSpace: true }, [['afterQuote', 0, ' ']]],
  ['a,b\n', { trailingDelimiter: true, ragged: 'reject' }, []],
]

for (const [text, dialect, rejects] of REJECTS) {
  test(`records of CSV that are refused: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(readCsv(text, TWO, dialect).rejects, rejects)
  })
}

const LINES = Array.from({ length: 150 }, (_, index) => `${index},x\n`).join('')

test('a quote that takes in lines which read as records is not closed', () => {
  const read = readCsv(`a,b\n1,"y\n${LINES}2,z"\n3,c\n`, TWO)
  assert.deepEqual(read.rejects, [['recordsInQuotes', 1, '"']])
  assert.deepEqual(read.records, [
    ['a', 'b'],
    ['3', 'c'],
  ])
})

test('a quote that was given is believed, whatever the lines in it look like', () => {
  assert.deepEqual(readCsv(`1,"${LINES}"\n`, TWO, { isQuoteGiven: true }).records, [['1', LINES]])
})

test('many lines in quotes that do not read as records are text, and so are few that do', () => {
  for (const text of ['well, yes, no\n'.repeat(150), 'no\n'.repeat(500), LINES.slice(0, 90 * 4)]) {
    assert.deepEqual(readCsv(`1,"${text}"\n`, TWO).records, [['1', text]])
  }
})

const CELLS: readonly [cellClass: CellClass, cell: string, value: unknown][] = [
  ['number', '12', 12],
  ['number', ' -12 ', -12],
  ['number', '+5', 5],
  ['number', '007', 7],
  ['number', '-00', -0],
  ['number', '.5', 0.5],
  ['number', '-.5e1', -5],
  ['number', '5.', 5],
  ['number', '1e+3', 1000],
  ['number', '.', '.'],
  ['number', '-', '-'],
  ['number', '1e', '1e'],
  ['number', '1 2', '1 2'],
  ['number', '0x10', '0x10'],
  ['number', 'true', true],
  ['number', 'on', 'on'],
  ['bool', 'TRUE', true],
  ['bool', 'f', false],
  ['bool', ' 1 ', true],
  ['bool', 'No', false],
  ['bool', '2', '2'],
  ['time', '2026-01-02', '2026-01-02'],
  ['time', '1700000000', 1700000000],
  ['time', '0005', '0005'],
  ['json', '{"a":[1]}', { a: [1] }],
  ['json', '"text"', 'text'],
  ['json', ' 1 ', 1],
  ['array', '[1,2]', [1, 2]],
  ['array', '{1,2}', '{1,2}'],
  ['array', '{}', '{}'],
  ['nested', '{"a":1}', { a: 1 }],
  ['nested', '(1,2)', '(1,2)'],
  ['literal', "['a',NULL]", ['a', null]],
  ['literal', ' {1:(2)} ', { '1': [2] }],
  ['literal', '["a"]', ['a']],
  ['literal', '[1', '[1'],
  ['any', '1', 1],
  ['any', '01', '01'],
  ['any', ' 1', ' 1'],
  ['any', 'true', true],
  ['any', 'null', 'null'],
  ['text', '1', '1'],
]

for (const [cellClass, cell, value] of CELLS) {
  test(`a field of class ${cellClass}: ${cell}`, () => {
    const column = { class: cellClass, nullable: false }
    const quoted = `"${cell.replaceAll('"', '""')}"`
    assert.deepEqual(readCsv(`${/[,"]/.test(cell) ? quoted : cell}\n`, [column]).records, [[value]])
    assert.deepEqual(readCsv(`${quoted}\n`, [column]).records, [[value]])
  })
}

test('JSON on several lines comes as one line', () => {
  const read = readCsv('"{""a"":\r\n [1,\n ""x\\n\\""]\n}\n', [{ class: 'json', nullable: true }])
  assert.deepEqual(
    read.rejects.map(([name]) => name),
    ['openQuote'],
  )
  const good = readCsv('"{""a"":\r\n [1,\n ""x\\n""]}"\nnull\n', [{ class: 'json', nullable: true }])
  assert.deepEqual(good.records, [[{ a: [1, 'x\n'] }], [null]])
  assert.deepEqual(good.lines, [0, 3])
})

test('what is no JSON is refused for a column of JSON', () => {
  for (const cell of ['hello', '{a}', '[1', '1 2', '"{}']) {
    const { rejects } = readCsv(`"${cell.replaceAll('"', '""')}"\n`, [{ class: 'json', nullable: true }])
    assert.deepEqual(rejects, [['valueSyntax', 0, cell.replaceAll('"', '""')]])
  }
})

test('random tables come back from whatever they are written in', () => {
  const numbers = new Random(11)
  const random = (): number => numbers.next()
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!
  const pieces = ['a', '"', '""', ',', ';', '\t', '\n', '\r', '\r\n', ' ', '\\', 'é', '1', '#', "'", '']
  for (let round = 0; round < 300; round++) {
    const delimiter = pick([',', ';', '\t', '|'])
    const quote = pick(['"', "'"])
    const escapeStyle = pick(['double', 'backslash'] as const)
    const width = 1 + Math.floor(random() * 4)
    const rows = Array.from({ length: Math.floor(random() * 6) }, () =>
      Array.from({ length: width }, () =>
        random() < 0.1 ? null : Array.from({ length: 4 }, () => pick(pieces)).join(''),
      ),
    )
    let text = ''
    let breaks = 0
    const lines: number[] = []
    for (const row of rows) {
      lines.push(breaks)
      const cells = row.map((value) => {
        if (value === null) return ''
        const isBare = value !== '' && !value.startsWith(quote) && !/[\r\n]/.test(value) && !value.includes(delimiter)
        if (isBare && random() < 0.5) return value
        const inside = escapeStyle === 'backslash' ? value.replaceAll('\\', '\\\\') : value
        return (
          quote +
          inside.replaceAll(quote, escapeStyle === 'backslash' && random() < 0.5 ? `\\${quote}` : quote + quote) +
          quote
        )
      })
      const end = pick(['\n', '\r\n'])
      const record = cells.join(delimiter) + end
      breaks += record.match(/\r\n|\n|\r/g)?.length ?? 0
      text += record
    }
    const dialect = { delimiter: delimiter.charCodeAt(0), quote: quote.charCodeAt(0), escape: escapeStyle }
    const read = readCsv(
      text,
      Array.from({ length: width }, () => TEXT),
      dialect,
    )
    assert.deepEqual([read.records, read.rejects, read.lines], [rows, [], lines], JSON.stringify({ text, dialect }))
  }
})
