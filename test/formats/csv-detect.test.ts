import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DialectGuess, detectDialect } from '../../src/formats/csv/detect/dialect-guess.ts'
import type { GivenDialect } from '../../src/formats/csv/detect/quoting.ts'
import { CSV, type CsvDialect } from '../../src/formats/csv/dialect.ts'
import { Random } from '../oracle/random.ts'

interface Case {
  readonly name: string
  readonly text: string
  readonly given?: GivenDialect
  readonly delimiter?: string
  readonly fields: number
  readonly records?: number
  readonly header: boolean
  readonly quote?: string | null
  readonly escape?: CsvDialect['escape']
  readonly comment?: boolean
  readonly trailing?: boolean
  readonly spaces?: boolean
  readonly signs?: DialectGuess['signs']
  readonly lineEnd?: DialectGuess['lineEnd']
  readonly sure: boolean
  readonly reasons?: RegExp
}

const NUMBERS = Array.from({ length: 20 }, (_, i) => `${i},${i * 2.5},${100 - i}\n`).join('')
const PEOPLE = ['Ann,Berlin', 'Bob,Paris', 'Carl,Rome', 'Dora,Berlin']

const CASES: readonly Case[] = [
  { name: 'plain', text: 'id,name\n1,a\n2,b\n', fields: 2, records: 3, header: true, sure: true },
  { name: 'no last line end', text: 'id,name\n1,a\n2,b', fields: 2, records: 3, header: true, sure: true },
  {
    name: 'European: semicolons and decimal commas',
    text: 'Name;Preis;Menge\nStuhl;1,50;3\nTisch;12,75;1\nLampe;8,00;22\n',
    delimiter: ';',
    fields: 3,
    header: true,
    sure: true,
    reasons: /^3 fields separated by semicolons in all 4 sampled records$/m,
  },
  {
    name: 'European, numbers only, where commas are as regular',
    text: '1,5;2,5;3,7\n4,1;5,0;6,6\n7,2;8,9;9,1\n',
    delimiter: ';',
    fields: 3,
    header: false,
    sure: true,
  },
  {
    name: 'thousands with points, decimals with commas',
    text: 'a;b\n1.234,50;x\n9.876.543,21;y\n',
    delimiter: ';',
    fields: 2,
    header: true,
    sure: true,
  },
  {
    name: 'tabs, with commas in texts',
    text: 'id\ttext\n1\tone, two, three\n2\tno comma\n3\t"a\tb"\n',
    delimiter: '\t',
    fields: 2,
    header: true,
    sure: true,
  },
  {
    name: 'pipes, with a comma in every name',
    text: 'id|name|n\n1|Doe, John|42\n2|Roe, Jane|17\n',
    delimiter: '|',
    fields: 3,
    header: true,
    sure: true,
  },
  {
    name: 'pipes without a header, with a comma in every name',
    text: 'Doe, John|42\nRoe, Jane|17\nPoe, Jo|3\n',
    delimiter: '|',
    fields: 2,
    header: false,
    sure: true,
  },
  { name: 'carets', text: 'id^name\n1^a\n2^b\n3^c\n', delimiter: '^', fields: 2, header: true, sure: false },
  { name: 'tildes', text: 'id~name\n1~a, b\n2~c\n3~d\n', delimiter: '~', fields: 2, header: true, sure: false },
  { name: 'colons', text: 'root:0:/root\nbin:1:/bin\n', delimiter: ':', fields: 3, header: false, sure: false },
  { name: "Hive's separator", text: '1\x01a\n2\x01b\n', delimiter: '\x01', fields: 2, header: false, sure: false },
  {
    name: 'many lines with carets',
    text: `id^name\n${'1^a\n'.repeat(12)}`,
    delimiter: '^',
    fields: 2,
    header: true,
    sure: true,
  },
  {
    name: 'times of day are not cut at colons',
    text: 'time\n10:30:00\n11:45:00\n',
    given: { delimiter: 0x2c },
    fields: 1,
    header: true,
    sure: true,
  },
  { name: 'one column of numbers', text: 'n\n1\n2\n3\n', fields: 1, header: true, sure: true, reasons: /no delimiter/ },
  { name: 'one column of text', text: 'word\nchair\ntable\n', fields: 1, header: true, sure: false },
  { name: 'one quoted column with commas', text: 'n\n"1,5"\n"2,5"\n', fields: 1, header: true, sure: true },
  {
    name: 'one column of sentences: a delimiter that is in none of them',
    text: 'text\nwell, yes\nno\nmaybe\nso, so, so\nright\n',
    delimiter: ';',
    fields: 1,
    header: true,
    sure: false,
  },
  {
    name: 'header only',
    text: 'id,name,city\n',
    fields: 3,
    records: 1,
    header: true,
    sure: false,
    reasons: /only record/,
  },
  { name: 'one record only', text: '1,Ann,Berlin\n', fields: 3, records: 1, header: false, sure: false },
  { name: 'no header', text: '1,Ann,2.5\n2,Bob,3.5\n', fields: 3, header: false, sure: true },
  { name: 'numbers only', text: NUMBERS, fields: 3, records: 20, header: false, sure: true },
  { name: 'dates first', text: '2024-01-01,a\n2024-01-02,b\n', fields: 2, header: false, sure: true },
  { name: 'empty field first', text: ',a\n1,b\n', fields: 2, header: false, sure: true, reasons: /is empty/ },
  {
    name: 'the same name twice',
    text: 'a,a\n1,2\n',
    fields: 2,
    header: true,
    sure: false,
    reasons: /"a" is above numbers/,
  },
  {
    name: 'years as names',
    text: 'country,2019,2020\nDE,1.5,2.5\nFR,3.5,4.5\n',
    fields: 3,
    header: true,
    sure: false,
    reasons: /years above columns of other values/,
  },
  {
    name: 'all text, a row that could be names',
    text: `name,city\n${PEOPLE.join('\n')}\n`,
    fields: 2,
    header: true,
    sure: false,
    reasons: /all columns are text/,
  },
  {
    name: 'all text, a first value that comes again',
    text: `Emil,Berlin\n${PEOPLE.join('\n')}\n`,
    fields: 2,
    header: false,
    sure: false,
    reasons: /"Berlin" is also a value further down/,
  },
  { name: 'a URL first', text: 'https://a.b,x\nhttps://c.d,y\n', fields: 2, header: false, sure: true },
  {
    name: 'JSON in quoted cells',
    text: 'key,val\n1,"{""a"": [1, 2], ""b"": ""x;y""}"\n2,"{""c"": 3}"\n',
    fields: 2,
    header: true,
    sure: true,
  },
  {
    name: 'cells of several lines',
    text: 'id,text\n1,"one\ntwo, three\n"\n2,"four\r\nfive"\n3,six\n',
    fields: 2,
    records: 4,
    header: true,
    lineEnd: 'LF',
    sure: true,
  },
  { name: 'trailing delimiter', text: 'a,b,\n1,2,\n3,4,\n', fields: 2, header: true, trailing: true, sure: true },
  {
    name: 'trailing delimiter without a header',
    text: '1|a|2.5|\n2|b|3.5|\n',
    delimiter: '|',
    fields: 3,
    header: false,
    trailing: true,
    sure: true,
  },
  { name: 'a last column that is empty', text: 'a,b\n1,\n3,\n', fields: 2, header: true, sure: true },
  { name: 'a last field that is a quoted empty one', text: 'a,b,""\n1,2,""\n', fields: 3, header: true, sure: false },
  {
    name: 'trailing delimiter, of which the header has none',
    text: 'a,b,c\n1,2,3,\n4,5,6,\n',
    fields: 3,
    header: true,
    trailing: true,
    sure: true,
  },
  {
    name: 'a quote that is left open',
    text: 'a,b\n1,"x\n2,y\n',
    fields: 2,
    header: true,
    sure: false,
    reasons: /1 field with invalid quotes/,
  },
  { name: 'one column of times', text: '10:30:00\n11:45:00\n', fields: 1, header: false, sure: true },
  { name: 'one column of URLs', text: 'https://a.b/c\nhttps://d.e/f\n', fields: 1, header: false, sure: true },
  { name: 'CR LF', text: 'a,b\r\n1,2\r\n', fields: 2, header: true, lineEnd: 'CR LF', sure: true },
  { name: 'CR', text: 'a,b\r1,2\r3,4\r', fields: 2, records: 3, header: true, lineEnd: 'CR', sure: true },
  {
    name: 'mixed line ends',
    text: 'a,b\r\n1,2\n3,4\r',
    fields: 2,
    records: 3,
    header: true,
    lineEnd: 'mixed',
    sure: true,
  },
  { name: 'no line end', text: 'a,b', fields: 2, records: 1, header: true, lineEnd: 'none', sure: false },
  { name: 'blank lines', text: '\na,b\n\n1,2\n\n\n3,4\n\n', fields: 2, records: 3, header: true, sure: true },
  {
    name: 'empty',
    text: '',
    fields: 0,
    records: 0,
    header: false,
    lineEnd: 'none',
    sure: false,
    reasons: /no records/,
  },
  { name: 'nothing but line ends', text: '\n\n\n', fields: 0, records: 0, header: false, sure: false },
  {
    name: 'backslashes before quotes',
    text: 'id,text\n1,"say \\"hi\\", they said"\n2,"x"\n',
    fields: 2,
    header: true,
    escape: 'backslash',
    sure: true,
    reasons: /escaped with \\/,
  },
  { name: 'paths with backslashes', text: 'id,path\n1,"C:\\dir\\"\n2,"D:\\"\n', fields: 2, header: true, sure: true },
  {
    name: 'single quotes',
    text: "id,text\n1,'a, b'\n2,'it''s'\n",
    fields: 2,
    header: true,
    quote: "'",
    sure: true,
  },
  { name: 'apostrophes', text: "id,text\n1,'tis\n2,it's\n3,o'clock\n", fields: 2, header: true, sure: true },
  {
    name: 'stray quotes in text between tabs',
    text: 'id\ttext\n1\t"quoted" and not\n2\t5" pipe\n3\t"open\n4\tx\n',
    delimiter: '\t',
    fields: 2,
    header: true,
    quote: null,
    sure: false,
    reasons: /no quotes/,
  },
  { name: 'stray quotes within fields', text: 'id,text\n1,5" pipe\n2,6" pipe\n', fields: 2, header: true, sure: true },
  {
    name: 'comments',
    text: '# made by a program, on a day, at "noon\n# more\nid,name\n1,a\n# in between\n2,b\n',
    fields: 2,
    records: 3,
    header: true,
    comment: true,
    sure: true,
    reasons: /3 comment lines/,
  },
  {
    name: 'a hash after a line break in quotes',
    text: 'id,text\n1,"a\n#b"\n2,c\n',
    fields: 2,
    header: true,
    sure: true,
  },
  { name: 'a header with a hash', text: '#id,name\n1,a\n2,b\n', fields: 2, records: 3, header: true, sure: true },
  {
    name: 'values with a hash',
    text: 'tag,n\n#one,1\n#two,2\nthree,3\n',
    fields: 2,
    records: 4,
    header: true,
    sure: true,
  },
  { name: 'nothing but hashes', text: '#a,b\n#c,d\n', fields: 2, records: 2, header: true, sure: false },
  {
    name: 'a space before quotes',
    text: '2018-01-01, boots, "made, to last, forever", 5\n2018-01-02, shoes, "light", 7\n',
    fields: 4,
    header: false,
    spaces: true,
    sure: true,
    reasons: /initial spaces ignored/,
  },
  {
    name: 'a space before all quotes',
    text: '"a", "b"\n"1", "x, y"\n',
    fields: 2,
    header: true,
    spaces: true,
    sure: true,
  },
  {
    name: 'a space before text alone',
    text: 'a, b\n1, x\n',
    fields: 2,
    header: true,
    sure: true,
    signs: { spacedQuotes: 0 },
  },
  {
    name: 'a space before quotes that are not around the field',
    text: 'id,text\n1, "x" and more\n2,y\n3, "z" too\n',
    fields: 2,
    header: true,
    sure: true,
    signs: { spacedQuotes: 2 },
  },
  {
    name: 'given: spaces are kept',
    text: '"a", "b"\n"1", "x"\n',
    given: { skipInitialSpace: false },
    fields: 2,
    header: true,
    sure: false,
  },
  {
    name: 'a field that quotes inside of it do not keep together',
    text: 'id,x,z\n1,a,b\n2,y"r, s"\n3,c,d\n',
    fields: 3,
    header: true,
    sure: true,
    signs: { spacedQuotes: 0, cutLine: 3 },
  },
  {
    name: 'inches are no quotes around a delimiter',
    text: 'id,x,z\n1,12",14"\n2,5" pipe,6"\n',
    fields: 3,
    header: true,
    sure: true,
    signs: { spacedQuotes: 0 },
  },
  {
    name: 'commas in every line that separate nothing',
    text: 'a,b\n1,2,3\n4,5,6,7\n5,6,7,8,9\n1,2,3,4,5,6\n',
    delimiter: ';',
    fields: 1,
    header: false,
    sure: false,
    signs: { spacedQuotes: 0, unused: { delimiter: ',', share: 1 } },
  },
  {
    name: 'ragged',
    text: 'a,b,c\n1,2,3\n1,2\n4,5,6\n7,8,9\n',
    fields: 3,
    header: true,
    sure: false,
    reasons: /in 4 of 5 sampled/,
  },
  { name: 'other scripts', text: '名前,город,größe\n1,2,3\n', fields: 3, header: true, sure: true },
  {
    name: 'given: a delimiter that would not be found',
    text: 'a b\n1 2\n',
    given: { delimiter: 0x20 },
    delimiter: ' ',
    fields: 2,
    header: true,
    sure: true,
  },
  {
    name: 'given: a trailing delimiter, where there is none',
    text: 'a,b\n1,2\n',
    given: { trailingDelimiter: true },
    fields: 2,
    header: true,
    trailing: true,
    sure: true,
  },
  {
    name: 'given: no trailing delimiter, where there is one',
    text: 'a,b,\n1,2,\n',
    given: { trailingDelimiter: false },
    fields: 3,
    header: true,
    sure: false,
  },
  { name: 'given: no header', text: 'a,b\n1,2\n', given: { hasHeader: false }, fields: 2, header: false, sure: true },
  {
    name: 'given: a header of numbers',
    text: '1,2\n3,4\n',
    given: { hasHeader: true },
    fields: 2,
    header: true,
    sure: true,
  },
  {
    name: 'given: no quotes',
    text: 'a,b\n"1,2"\n"3,4"\n',
    given: { quote: -1 },
    quote: null,
    fields: 2,
    header: true,
    sure: false,
  },
  {
    name: 'given: no comments',
    text: '# x\na,b\n1,2\n3,4\n',
    given: { comment: -1 },
    fields: 2,
    records: 4,
    header: true,
    sure: false,
  },
]

function check(guess: DialectGuess, wanted: Case): void {
  const { dialect } = guess
  const about = `${JSON.stringify(guess)}`
  const byte = (text: string | null): number => (text === null ? -1 : text.charCodeAt(0))
  assert.equal(String.fromCharCode(dialect.delimiter), wanted.delimiter ?? ',', about)
  assert.equal(guess.fields, wanted.fields, about)
  if (wanted.records !== undefined) assert.equal(guess.records, wanted.records, about)
  assert.equal(guess.hasHeader, wanted.header, about)
  assert.equal(dialect.quote, wanted.quote === undefined ? CSV.quote : byte(wanted.quote), about)
  assert.equal(dialect.escape, wanted.escape ?? 'double', about)
  assert.equal(dialect.comment, wanted.comment ? byte('#') : -1, about)
  assert.equal(dialect.trailingDelimiter, wanted.trailing ?? false, about)
  assert.equal(dialect.skipInitialSpace ?? false, wanted.spaces ?? false, about)
  if (wanted.signs !== undefined) assert.deepEqual(guess.signs, wanted.signs, about)
  if (wanted.lineEnd !== undefined) assert.equal(guess.lineEnd, wanted.lineEnd, about)
  assert.equal(guess.sure, wanted.sure, about)
  assert.match(guess.reasons.join('\n'), wanted.reasons ?? /./, about)
}

for (const wanted of CASES) {
  test(`the dialect is found: ${wanted.name}`, () => {
    check(detectDialect(Buffer.from(wanted.text), true, wanted.given ?? {}), wanted)
  })
}

test('a sample that ends anywhere gives the same dialect, and no record that is cut off', () => {
  const text = Array.from({ length: 50 }, (_, i) => `${i};"a; ""b""\r\n${i}";${i},5;grün\r\n`).join('')
  const bytes = Buffer.from(`id;text;n;farbe\r\n${text}`)
  for (let length = 200; length <= bytes.length; length++) {
    const guess = detectDialect(bytes.subarray(0, length), false, {})
    assert.equal(String.fromCharCode(guess.dialect.delimiter), ';')
    assert.equal(guess.fields, 4, `${length} bytes`)
    assert.ok(guess.sure, `${length} bytes: ${guess.reasons}`)
  }
})

test('what is given stays as it is', () => {
  const given: GivenDialect = {
    delimiter: 0x7c,
    quote: 0x27,
    escape: 'backslash',
    comment: 0x21,
    nulls: ['', 'NULL'],
    trailingDelimiter: true,
    ragged: 'pad',
    hasHeader: false,
  }
  const { dialect, hasHeader } = detectDialect(Buffer.from('a,b\n1,2\n'), true, given)
  assert.deepEqual({ ...dialect, hasHeader }, { ...given, isQuoteGiven: true })
})

test('tables of random columns, written in random dialects, are found as they were written', () => {
  const random = new Random(36)
  const words = [
    'chair',
    'a table',
    'well, yes',
    'Müller',
    'x',
    '',
    'say "so"',
    'one\ntwo',
    '5" pipe',
    "it's",
    'a;b',
    '#1',
    '-',
  ]
  const columns: readonly ((decimal: string) => string)[] = [
    () => String(random.below(1_000_000)),
    (decimal) => (random.next() * 1000).toFixed(2).replace('.', decimal),
    () => new Date(random.below(2 ** 31) * 1000).toISOString(),
    () => random.pick(['true', 'false']),
    () => random.pick(words),
  ]
  for (let round = 0; round < 400; round++) {
    const delimiter = random.pick([',', ';', '\t', '|'])
    const decimal = delimiter === ';' && random.chance(0.5) ? ',' : '.'
    const hasHeader = random.chance(0.7)
    const isAllQuoted = random.chance(0.3)
    const lineEnd = random.pick(['\n', '\r\n', '\r'])
    const makers = [
      random.pick(columns.slice(0, 4)),
      ...Array.from({ length: 1 + random.below(6) }, () => random.pick(columns)),
    ]
    const rows = Array.from({ length: 5 + random.below(40) }, () => makers.map((make) => make(decimal)))
    if (hasHeader) rows.unshift(makers.map((_, i) => `column_${i}`))
    const write = (field: string): string =>
      isAllQuoted || /["\r\n]/.test(field) || field.includes(delimiter) ? `"${field.replaceAll('"', '""')}"` : field
    const text = rows.map((row) => row.map(write).join(delimiter) + lineEnd).join('')
    const guess = detectDialect(Buffer.from(text), true, {})
    const about = `${text.slice(0, 500)}\n${JSON.stringify(guess)}`
    assert.deepEqual(guess.dialect, { ...CSV, delimiter: delimiter.charCodeAt(0) }, about)
    assert.equal(guess.fields, makers.length, about)
    assert.equal(guess.records, rows.length, about)
    assert.equal(guess.hasHeader, hasHeader, about)
    assert.equal(guess.lineEnd, { '\n': 'LF', '\r\n': 'CR LF', '\r': 'CR' }[lineEnd], about)
  }
})
