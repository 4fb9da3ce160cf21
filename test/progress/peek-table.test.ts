import assert from 'node:assert/strict'
import test from 'node:test'
import { formatTable } from '../../src/progress/peek-table.ts'
import { displayWidth } from '../../src/progress/visible.ts'

test('a table is aligned, numbers to the right', () => {
  const rows = [
    ['1', 'ada', '1.50'],
    ['1000', 'grace', '-20.25'],
  ]
  assert.equal(
    formatTable(['id', 'name', 'price'], rows, 80),
    ['  id  name    price', '----  -----  ------', '   1  ada      1.50', '1000  grace  -20.25'].join('\n'),
  )
})

test('NULL, the text NULL and an empty text are distinguished', () => {
  assert.equal(
    formatTable(
      ['a', 'b'],
      [
        [null, 'x'],
        ['NULL', 'x'],
        ['', 'x'],
      ],
      80,
    ),
    ['a       b', '------  -', 'NULL    x', '"NULL"  x', '        x'].join('\n'),
  )
})

test('long values are cut, the longest first', () => {
  assert.equal(
    formatTable(['id', 'text'], [['12345', 'a long text that does not fit']], 20),
    ['   id  text', '-----  -------------', '12345  a long text …'].join('\n'),
  )
})

test('control characters are visible and cannot break a line', () => {
  assert.equal(formatTable(['a'], [['x\ny\t\x1b[31m\x7f\x85\u202e']], 80).split('\n')[2], 'x␊y␉␛[31m␡\\u0085\\u202e')
})

test('wide characters take two columns', () => {
  const lines = formatTable(
    ['city', 'n'],
    [
      ['東京', '1'],
      ['한국어', '2'],
      ['naïve', '3'],
      ['🎉', '4'],
    ],
    80,
  ).split('\n')
  assert.deepEqual(lines, ['city    n', '------  -', '東京    1', '한국어  2', 'naïve   3', '🎉      4'])
})

test('no line is wider than asked, whatever the columns', () => {
  const columns = Array.from({ length: 30 }, (_value, index) => `column_${index}`)
  const rows = [columns.map((name) => `${name} 値段 ${'x'.repeat(30)}`)]
  for (let width = 8; width <= 400; width += 7) {
    const lines = formatTable(columns, rows, width).split('\n')
    for (const line of lines) assert.ok(displayWidth(line) <= width, `${width}: ${line}`)
  }
})

test('columns that do not fit are named', () => {
  const lines = formatTable(['aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc'], [['1', '2', '3']], 20).split('\n')
  assert.equal(lines.at(-1), '(1 more: cccccccccc)')
})

test('a table without rows has a head', () => {
  assert.equal(formatTable(['id', 'name'], [], 80), 'id  name\n--  ----')
})
