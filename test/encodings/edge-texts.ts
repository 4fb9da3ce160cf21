// Days, times, UUIDs, texts and words at the edges of what the readers of usual forms know. Some are no JSON.

const quoted = (texts: readonly string[]): string[] => texts.map((text) => `"${text}"`)

const DAYS = [
  '2024-02-28',
  '2024-02-29',
  '2024-02-30',
  '2023-02-28',
  '2023-02-29',
  '1900-02-29',
  '2000-02-29',
  '2100-02-29',
].concat(
  ['2400-02-29', '2024-01-31', '2024-01-32', '2024-04-30', '2024-04-31', '2024-06-31', '2024-09-31', '2024-11-31'],
  ['2024-12-31', '2024-12-32', '2024-13-01', '2024-00-10', '2024-10-00', '0000-01-01', '0000-12-31', '0001-01-01'],
  ['0001-12-31', '9999-01-01', '9999-12-31', '1969-12-31', '1970-01-01', '2149-06-06', '2149-06-07', '2105-12-30'],
  ['2105-12-31', '2106-01-01', '2106-02-07', '2106-02-08', '1899-12-31', '1900-01-01', '2261-12-31', '2262-01-01'],
  ['2262-04-11', '2262-04-12', '2299-12-31', '2300-01-01', '1677-09-21', '2024-1-01', '2024-01-1', '24-01-01'],
  ['2024/01/01', '2024-01-01 ', ' 2024-01-01', '+2024-01-01', '-2024-01-01', '12024-01-01', '2024-01-0a', '202a-01-01'],
  ['2024-99-01', '2024-01-99', '2024-0:-01', '2024:01:01', '2024-01-01T', '', '2', '2024-01', '2024-01-01x'],
)
const CLOCKS = [
  '00:00:00',
  '23:59:59',
  '23:59:60',
  '24:00:00',
  '23:60:00',
  '12:34:56',
  '1:02:03',
  '01:2:03',
  '01:02:3',
].concat([
  '01:02',
  '01',
  '01-02-03',
  '01:02:0a',
  '0a:02:03',
  '06:28:15',
  '06:28:16',
  '23:47:16',
  '23:47:17',
  '99:99:99',
])
const FRACTIONS = [
  '',
  '.',
  ...Array.from({ length: 11 }, (_, i) => `.${'123456789012'.slice(0, i + 1)}`),
  '.5',
  '.50',
].concat(['.000', '.999', '.999999', '.999999999', '.854775807', '.854775808', '.1x', ',5', '.-1'])
const ZONES = [
  '',
  'Z',
  'z',
  '+00:00',
  '-00:00',
  '+02:00',
  '-11:30',
  '+0530',
  '+05',
  ' Z',
  'ZZ',
  ' UTC',
  'Z ',
  'x',
].concat(
  ['+16', '+15:59', '-15', '+15:60', '+5', '+05:', '+05:3', '+053', '+05:300', '+05300', ' +02', '  +02', ' -0130'],
  [' 02', '+0a', '+a0', '-00', '+00', '+00Z', '+', '-', ' '],
)

export function dates(): string[] {
  return quoted(DAYS)
}

export function times(): string[] {
  const days = DAYS.flatMap((day) => [`${day}T12:34:56`, `${day} 00:00:00`, `${day}T23:59:59.999Z`]).concat(
    DAYS.flatMap((day) => [`${day}T00:00:00+01`, `${day} 23:59:59.5-15:59`, `${day} 12:34`, `${day}T12:34-00`]),
  )
  const clocks = CLOCKS.flatMap((clock) =>
    ['2024-02-29', '2106-02-07', '2262-04-11'].flatMap((day) => [`${day}T${clock}`, `${day} ${clock}Z`]),
  )
  const fractions = FRACTIONS.flatMap((fraction) =>
    ZONES.flatMap((zone) => [`2024-02-29T01:02:03${fraction}${zone}`, `1969-12-31 23:59:59${fraction}${zone}`]),
  )
  const separators = ['t', '_', '', '  ', '-'].map((separator) => `2024-02-29${separator}01:02:03`)
  const last = ['2105-12-30T23:59:59', '2105-12-31T00:00:00', '2105-12-31T00:00:01', '2262-04-11T23:47:16.854775807']
  return quoted([...days, ...clocks, ...fractions, ...separators, ...last])
}

const UUID = '61f0c404-b35c-11e7-907b-a6006ad3dba0'

export function uuids(): string[] {
  const changed = Array.from(UUID, (_, i) =>
    ['g', '-', '0', 'F', '/', ':', '@', '`', 'G', ' ', '\\u0030'].map(
      (other) => UUID.slice(0, i) + other + UUID.slice(i + 1),
    ),
  ).flat()
  const whole = [UUID, UUID.toUpperCase(), UUID.replaceAll('-', ''), `{${UUID}}`, `${UUID}0`, UUID.slice(1), ` ${UUID}`]
  return quoted([...whole, ...changed, '61f0c404b-35c-11e7-907b-a6006ad3dba0', '0'.repeat(36), 'f'.repeat(32)])
}

/** Texts of all lengths, and with what ends plain text at each of the first places. */
export function texts(): string[] {
  const lengths = Array.from({ length: 301 }, (_, length) => 'abcdefghij'.repeat(31).slice(0, length))
  const ends = [
    '\\n',
    '\\"',
    '\\\\',
    '\\u00e9',
    '\\u0000',
    '\\ud83d\\ude00',
    '\\ud83d',
    '\\x',
    '\t',
    '\u0001',
    '\u001f',
    '"',
  ].concat(['\u007f', ' ', 'é', '日', '😀'])
  const places = Array.from({ length: 41 }, (_, place) =>
    ends.flatMap((end) => ['x'.repeat(place) + end, `${'x'.repeat(place)}${end}${'y'.repeat(20)}`]),
  ).flat()
  return [...quoted([...lengths, ...places, 'x'.repeat(16_383), 'x'.repeat(16_384), 'x'.repeat(2_097_152)])]
}

export function words(): string[] {
  const all = [
    'true',
    'false',
    'null',
    'nul',
    'nullx',
    'null1',
    'truex',
    'tru',
    'truf',
    'falsey',
    'fals',
    'falsf',
    'False',
  ].concat([
    'TRUE',
    'None',
    'undefined',
    '{}',
    '[]',
    '[1',
    '{"a":1}',
    '{"a"}',
    '"true"',
    '"null"',
    '"',
    '',
    ' ',
    "'x'",
    '[null]',
  ])
  return all.flatMap((word) => [word, `${word} `, ` ${word}`])
}
