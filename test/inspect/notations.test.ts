// What inspect says of values as people write them: the option that loads them as what they are.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Inspection, inspect } from '../../src/index.ts'
import { CALLER } from '../../src/options/caller.ts'

function inspected(csv: string, options: object = {}): Promise<Inspection> {
  const stdin = (async function* () {
    yield new TextEncoder().encode(csv)
  })()
  return inspect({ files: ['-'], stdin, target: 'pg', format: 'csv', ...options })
}

async function warningsOf(values: readonly string[]): Promise<readonly string[]> {
  const { files } = await inspected(`id;x\n${values.map((value, i) => `${i};${value}`).join('\n')}\n`, {
    delimiter: ';',
    header: true,
    [CALLER]: {},
  })
  const [file] = files
  assert.ok(file !== undefined && !('error' in file))
  return file.warnings.filter((warning) => warning.startsWith('"x"'))
}

const CASES: readonly (readonly [values: readonly string[], option: string])[] = [
  [['02.01.2026', '31.12.2025'], '--date-format x=DD.MM.YYYY'],
  [['2.1.2026', '31.12.2025'], '--date-format x=D.M.YYYY'],
  [['12/31/2025 10:30', '01/02/2026 11:00'], "--date-format 'x=MM/DD/YYYY HH:mm'"],
  [
    ['01/02/2026', '03/04/2026'],
    '--date-format x=DD/MM/YYYY if the day comes first, or --date-format x=MM/DD/YYYY if the month does',
  ],
  [['2026/01/02', '2026/12/31'], '--date-format x=YYYY/MM/DD'],
  [['Jan 5, 2026 3:04 PM', 'Feb 10, 2026 12:00 AM'], "--date-format 'x=MMM D, YYYY h:mm A'"],
  [['05-JAN-26', '31-DEC-25'], '--date-format x=D-MMM-YY'],
  [['2026-01-02-10.00.00.123456', '2026-01-02-11.00.00.000000'], '--date-format x=YYYY-MM-DD-HH.mm.ss.SSS'],
  [['2026-01-02 10:00:00 UTC', '2026-01-03 10:00:00 Europe/Berlin'], "--date-format 'x=YYYY-MM-DD HH:mm:ss z'"],
  [['1,50', '1.234,56'], '--decimal-comma x'],
  [['1,234', '12,345.5'], '--thousands x if the commas separate thousands'],
  [['Ja', 'nein', 'Ja'], '--true ja --false nein if they are booleans'],
]

for (const [values, option] of CASES) {
  test(`${values.join(' | ')}: ${option}`, async () => {
    const warnings = await warningsOf(values)
    assert.equal(warnings.length, 1, warnings.join('\n'))
    assert.ok(warnings[0]?.endsWith(`stay text: use ${option}`), warnings[0])
  })
}

test('texts that only look alike have no option', async () => {
  assert.deepEqual(await warningsOf(['Ja', 'nein', 'vielleicht', 'sonst', 'etwas']), [])
  assert.match((await warningsOf(['02.01.2026', '2026/01/02']))[0] ?? '', /not all of them are written alike/)
})

test('with the options the columns are what they are, and the printed command has them', async () => {
  const { tables } = await inspected('day,price,ok\n02.01.2026,"1,50",Ja\n', {
    dateFormat: { day: 'DD.MM.YYYY' },
    decimalComma: ['price'],
    true: 'ja',
  })
  const [table] = tables
  assert.deepEqual(
    table?.columns.map(({ kind }) => kind),
    ['date', 'double', 'bool'],
  )
  const [command = ''] = table?.targets[0]?.commands ?? []
  assert.match(command, / --date-format day=DD\.MM\.YYYY --decimal-comma price --true ja --create$/)
})
