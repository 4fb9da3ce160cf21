// Whether a first record is a header, for the shapes that files have out there.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detectDialect } from '../../src/formats/csv/detect/dialect-guess.ts'
import { CSV } from '../../src/formats/csv/dialect.ts'
import { readHeader } from '../../src/formats/csv/header.ts'

interface Case {
  readonly name: string
  readonly lines: readonly string[]
  /** `yes` and `no` are sure; the others are reported as a guess. */
  readonly header: 'yes' | 'maybe' | 'maybe not' | 'no'
}

const counted = (count: number, line: (n: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => line(index))

const CASES: readonly Case[] = [
  // Words that are values elsewhere.
  {
    name: 'Yes and No over numbers',
    lines: ['Pollster,Yes,No', 'Gallup,51,49', 'YouGov,48,52', 'Ipsos,50,50'],
    header: 'yes',
  },
  { name: 'true and false over numbers', lines: ['bucket,true,false', 'a,10,20', 'b,30,40'], header: 'yes' },
  {
    name: 'days over numbers',
    lines: ['Country,Lat,1/22/20,1/23/20', 'Italy,41.8,0,2', 'Spain,40.4,1,3'],
    header: 'yes',
  },
  { name: 'quarters over numbers', lines: ['region,2020-Q1,2020-Q2', 'north,5,6', 'south,7,8'], header: 'yes' },
  {
    name: 'a question of many words over numbers',
    lines: ['How old are you (in years)?,"Yes, or no?"', '31,1', '45,0'],
    header: 'yes',
  },
  { name: 'a long question over numbers', lines: [`${'very '.repeat(30)}long,n`, '1,2', '3,4'], header: 'yes' },
  {
    name: 'a word over numbers of which a few are none',
    lines: ['id,score', ...counted(50, (n) => `${n},${n === 7 ? 'ERR' : n * 2}`)],
    header: 'yes',
  },
  // Numbers as names.
  {
    name: 'a year over text',
    lines: ['district,2018', 'AK-AL,R+15', 'AL-01,R+27', 'AL-02,R+17', 'AL-03,R+25'],
    header: 'maybe',
  },
  { name: 'years over numbers', lines: ['country,2019,2020,2021', 'DE,1.5,2.5,3', 'FR,3.5,4.5,5'], header: 'maybe' },
  {
    name: 'years over numbers, beside a name over numbers',
    lines: ['country,pop,2019,2020', 'DE,83,1,2', 'FR,67,3,4'],
    header: 'maybe',
  },
  {
    name: 'years over columns of which one is empty',
    lines: ['country,2019,2020', 'DE,15,', 'FR,30,'],
    header: 'maybe',
  },
  { name: 'numbers from 0 over text', lines: ['0,1,2', 'x,y,z', 'u,v,w', 'p,q,r'], header: 'maybe' },
  {
    name: 'numbers from 1 over text',
    lines: ['1,2,3', 'red,round,big', 'blue,flat,small', 'green,long,big'],
    header: 'maybe',
  },
  { name: 'numbers from 0 over decimals', lines: ['0,1,2,3', '5.1,3.5,1.4,0.2', '4.9,3.0,1.4,0.2'], header: 'maybe' },
  {
    name: 'numbers from 0 behind an index without a name',
    lines: [',0,1,2', '0,5.1,3.5,1.4', '1,4.9,3.0,1.4', '2,4.7,3.2,1.3'],
    header: 'yes',
  },
  {
    name: 'a percentile beside names, over many rows',
    lines: ['name,mean,max,50', ...counted(12, (n) => `r${n},${n}.5,${n + 9},${n + 2}`)],
    header: 'maybe',
  },
  // Names that are missing, or there twice.
  { name: 'an index without a name, over numbers', lines: [',a,b', '0,1,2', '1,3,4', '2,5,6'], header: 'yes' },
  { name: 'an index without a name, over text', lines: [',name', '0,Ann', '1,Bob', '2,Carl'], header: 'yes' },
  { name: 'a name that is missing in the middle', lines: ['id,,n', '1,x,2', '2,y,3'], header: 'maybe' },
  { name: 'a name that is missing at the end', lines: ['id,n,', '1,2,x', '2,3,'], header: 'maybe' },
  { name: 'a name twice', lines: ['id,n,n', '1,2,3', '4,5,6'], header: 'maybe' },
  // All columns are text.
  {
    name: 'names over names',
    lines: ['name,city', 'Ann,Berlin', 'Bob,Paris', 'Carl,Rome', 'Dora,Oslo'],
    header: 'maybe',
  },
  {
    name: 'capitalised names over names',
    lines: ['Name,City', 'Ann,Berlin', 'Bob,Paris', 'Carl,Rome', 'Dora,Oslo'],
    header: 'maybe',
  },
  {
    name: 'names with underscores',
    lines: ['fav_band,fav_dish', 'abba,rice', 'queen,soup', 'blur,cake', 'muse,tart'],
    header: 'maybe',
  },
  {
    name: 'names over codes',
    lines: ['district,leaning', 'AK-AL,R', 'AL-01,R', 'AL-02,D', 'AL-03,R'],
    header: 'maybe',
  },
  {
    name: 'questions over answers',
    lines: ['How are you?,"Why, then?"', ...counted(12, (n) => (n % 2 ? 'good,sun' : 'bad,rain'))],
    header: 'maybe',
  },
  {
    name: 'names over URLs',
    lines: ['site,mirror', 'https://a.b,https://c.d', 'https://e.f,https://g.h'],
    header: 'yes',
  },
  { name: 'a header that comes again', lines: ['id,n', '1,2', '3,4', 'id,n', '5,6', '7,8'], header: 'maybe' },
  // One column, one record, nothing but a header.
  { name: 'one column of numbers', lines: ['n', '1', '2', '3'], header: 'yes' },
  { name: 'one column of text below a usual name', lines: ['word', 'chair', 'table', 'door', 'lamp'], header: 'maybe' },
  { name: 'one column of times', lines: ['at', '10:30:00', '11:45:00'], header: 'yes' },
  { name: 'a header and nothing else', lines: ['id,name,city'], header: 'maybe' },
  { name: 'one row of names', lines: ['id,name,city', 'x,Ann,Rome'], header: 'maybe' },
  { name: 'one record of values', lines: ['1,Ann,Rome'], header: 'maybe not' },
  { name: 'one value', lines: ['42'], header: 'maybe not' },
  // No header: a row must not be taken for one.
  { name: 'numbers', lines: ['1,2,3', '4,5,6', '7,8,9', '10,11,12'], header: 'no' },
  { name: 'numbers from 0', lines: ['0,1,2', '1,2,3', '2,3,4'], header: 'no' },
  { name: 'years in a column of years', lines: ['DE,2019', 'FR,2020', 'IT,2018', 'ES,2021'], header: 'no' },
  { name: 'years in columns of years', lines: ['Ann,1990,2019', 'Bob,1985,2020', 'Carl,2001,2018'], header: 'no' },
  { name: 'a number and text', lines: ['1,Ann', '2,Bob', '3,Carl'], header: 'no' },
  { name: 'text and numbers', lines: ['Ann,1', 'Bob,2', 'Carl,3'], header: 'no' },
  { name: 'a word for nothing over numbers', lines: ['unknown,5', '3,6', '4,7', '8,9'], header: 'maybe not' },
  {
    name: 'the same word for nothing over many numbers',
    lines: ['missing,missing,5', ...counted(20, (n) => `${n},${n},${n}`)],
    header: 'maybe not',
  },
  {
    name: 'a word for nothing over numbers beside text',
    lines: ['Paris,unknown', 'Rome,5', 'Oslo,7'],
    header: 'maybe',
  },
  { name: 'a limit over numbers beside text', lines: ['Paris,>100', 'Rome,5', 'Oslo,7'], header: 'maybe' },
  {
    name: 'a name over addresses beside a value',
    lines: ['localhost,GET', '::1,PUT', '10.0.0.1,GET'],
    header: 'maybe not',
  },
  {
    name: 'a word over addresses beside a value of its column',
    lines: ['localhost,GET', '10.0.0.1,GET', '10.0.0.2,PUT', '10.0.0.3,GET'],
    header: 'maybe',
  },
  { name: 'empty first fields', lines: [',,5', '1,2,6', '3,4,7'], header: 'no' },
  { name: 'an empty field over text', lines: [',a', 'x,b', 'y,c'], header: 'no' },
  { name: 'yes and no', lines: ['yes,no', 'no,yes', 'yes,yes'], header: 'no' },
  { name: 'answers beside text', lines: ['Ann,Yes', 'Bob,No', 'Carl,Yes', 'Dora,No'], header: 'no' },
  { name: 'dates', lines: ['2024-01-01,x', '2024-01-02,y'], header: 'no' },
  { name: 'addresses', lines: ['a@b.com,Ann', 'c@d.com,Bob', 'e@f.com,Carl'], header: 'no' },
  { name: 'UUIDs', lines: counted(3, (n) => `0${n}a8b6c2-1111-4222-8333-444455556666,x${n}`), header: 'no' },
  { name: 'JSON', lines: ['a\t{"x":1}', 'b\t{"x":2}', 'c\t{"x":3}'], header: 'no' },
  { name: 'house numbers', lines: ['Main St,12', 'Elm St,12a', 'Oak,3b', 'Pine,4c'], header: 'maybe not' },
  { name: 'postcodes of two sorts', lines: ['12345,Ann', 'K1A 0B1,Bob', '54321,Carl', 'M5V 3L9,Dora'], header: 'no' },
  { name: 'first names', lines: ['Emil,Hamburg', 'Ann,Berlin', 'Bob,Paris', 'Carl,Rome'], header: 'maybe not' },
  { name: 'first names in one column', lines: ['Emil', 'Ann', 'Bob', 'Carl'], header: 'maybe not' },
  { name: 'small words in one column', lines: ['apple', 'banana', 'cherry', 'date'], header: 'maybe not' },
  { name: 'a value that comes again', lines: ['chair,red', 'table,blue', 'lamp,red'], header: 'maybe not' },
  { name: 'sentences', lines: ['"Well, yes.",x', '"No, never.",y', '"So, so.",z'], header: 'maybe not' },
  { name: 'the same record again and again', lines: ['a,b', 'a,b', 'a,b'], header: 'maybe not' },
  { name: 'codes', lines: ['AK-AL,R', 'AL-01,R', 'AL-02,D', 'AL-03,R'], header: 'maybe not' },
]

for (const { name, lines, header } of CASES) {
  test(`a header, ${header}: ${name}`, () => {
    const { hasHeader, isHeaderSure, reasons } = detectDialect(Buffer.from(`${lines.join('\n')}\n`), true, {})
    const found = hasHeader ? (isHeaderSure ? 'yes' : 'maybe') : isHeaderSure ? 'no' : 'maybe not'
    assert.equal(found, header, reasons.join('; '))
  })
}

test('the names of a header that goes on behind the first bytes, however the names are spread', () => {
  const wide = counted(3000, (n) => `name${n}`)
  // All delimiters behind the first 2 KiB, and a comment with as many as those bytes have.
  const late = ['x'.repeat(3000), ...wide]
  for (const [names, above] of [
    [wide, ''],
    [late, ''],
    [wide, `# ${',c'.repeat(1500)}\n`],
    [['a'], `${' '.repeat(3000)}\n`.replaceAll(' ', '\n')],
  ] as const) {
    const head = Buffer.from(`${above}${names.join(',')}\n1,2\n`)
    const dialect = { ...CSV, comment: '#'.charCodeAt(0), isCommentGuessed: true as const }
    assert.deepEqual(readHeader(head, true, dialect)?.names, names)
  }
})
