// Addresses, bits and what else has a form of its own: what the codecs of COPY BINARY take and refuse.

import { REJECT } from '../../src/codecs/reject.ts'
import { type BinaryCases, BROKEN, EMPTY, NO_TEXT, quoted, refused, syntax } from './postgres-binary-type.ts'

const { valueType, valueSyntax, tooLong } = REJECT

const V4 = ['192.168.0.1', '0.0.0.0', '255.255.255.255', '10.0.0.0/8', '127.0.0.1/32', '1.2.3.4/0', '192.168.0.1/24']
const V6 = [
  '::',
  '::1',
  '1::',
  '2001:db8::ff00:42:8329',
  '2001:DB8:0:0:0:0:0:1/64',
  '::ffff:1.2.3.4',
  '1:2:3:4:5:6:7::',
]
const V6_MORE = [
  '::2:3:4:5:6:7:8',
  '64:ff9b::192.0.2.33/96',
  'fe80::1/10',
  '1:2:3:4:5:6:7:8/128',
  '::/0',
  '1:2:3:4:5:6:1.2.3.4',
]
const NO_ADDRESSES = syntax(
  ...[
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '1.2.3.04',
    '01.2.3.4',
    '1.2.3.',
    '.1.2.3',
    '1..2.3',
    '1.2.3.4/33',
    '1.2.3.4/',
  ],
  ...[
    '1.2.3.4/08',
    '1.2.3.4/-1',
    '1.2.3.4/x',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1234.1.1.1',
    'localhost',
    '1.2.3.4/24/24',
    '/8',
  ],
  ...[':', ':::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1::2::3', '12345::', 'g::', '::1/129', ':1::', '1:', '1::2:'],
  ...[
    'fe80::1%eth0',
    '1:2:3:4:5:6:7:8::',
    '::1:2:3:4:5:6:7:8',
    '::1.2.3',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::1.2.3.4:5',
    '[::1]',
  ],
)

const MACS = [
  '08:00:2b:01:02:03',
  '08-00-2B-01-02-03',
  '08002b:010203',
  '08002b-010203',
  '0800.2b01.0203',
  '0800-2b01-0203',
]

export const OTHER_CASES: readonly BinaryCases[] = [
  {
    sql: 'uuid',
    name: 'uuid',
    typmod: -1,
    golden: [
      ...quoted('61f0c404-b35c-11e7-907b-a6006ad3dba0', '61F0C404-B35C-11E7-907B-A6006AD3DBA0'),
      '"61f0c404\\u002db35c-11e7-907b-a6006ad3dba0"',
    ],
    limits: quoted('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
    empty: EMPTY,
    malformed: [
      ...syntax('61f0c404', 'g1f0c404-b35c-11e7-907b-a6006ad3dba0', '61f0c404b35c11e7907ba6006ad3dba0'),
      ...syntax('{61f0c404-b35c-11e7-907b-a6006ad3dba0}', '61f0c404-b35c-11e7-907b-a6006ad3dba00'),
      ...NO_TEXT,
      ...BROKEN,
    ],
  },
  {
    sql: 'inet',
    name: 'inet',
    typmod: -1,
    golden: quoted(...V4, ...V6, ...V6_MORE),
    limits: quoted('255.255.255.255/32', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128', '0.0.0.0/0'),
    empty: EMPTY,
    malformed: [...NO_ADDRESSES, ...syntax('10/8', '10.1/16'), ...NO_TEXT, ...BROKEN],
  },
  {
    sql: 'cidr',
    name: 'cidr',
    typmod: -1,
    golden: quoted(
      '10.0.0.0/8',
      '192.168.1.1',
      '0.0.0.0/0',
      '10/8',
      '10.1/16',
      '10.1.2/24',
      '10/24',
      '::1',
      '2001:db8::/32',
      '::/0',
    ),
    limits: [...quoted('192.168.0.128/25', '2001:db8::8000/113'), ...syntax('192.168.0.192/25', '2001:db8::8000/112')],
    empty: EMPTY,
    malformed: [
      ...NO_ADDRESSES,
      ...syntax('10', '10.1', '10.0.0.1/8', '10.1/8', '10./8', '2001:db8::1/32'),
      ...NO_TEXT,
      ...BROKEN,
    ],
  },
  {
    sql: 'macaddr',
    name: 'macaddr',
    typmod: -1,
    golden: quoted(...MACS, '08002b010203'),
    limits: quoted('00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff'),
    empty: EMPTY,
    malformed: [
      ...syntax(
        '8:0:2b:1:2:3',
        '08:00:2b:01:02',
        '08:00:2b:01:02:03:04',
        '08:00-2b:01:02:03',
        '08.00.2b.01.02.03',
        '0800:2b01:0203',
      ),
      ...syntax('08002b01020', '08:00:2b:01:02:0g', '08:00:2b:01:02:03:', ':08002b010203', '08::00:2b:01:02:03'),
      ...NO_TEXT,
      ...BROKEN,
    ],
  },
  {
    sql: 'macaddr8',
    name: 'macaddr8',
    typmod: -1,
    golden: quoted(
      ...MACS,
      ...['08:00:2b:01:02:03:04:05', '08002b:0102030405', '0800.2b01.0203.0405', '08002B0102030405', '08002b010203'],
    ),
    limits: quoted('00:00:00:00:00:00:00:00', 'ff-ff-ff-ff-ff-ff-ff-ff'),
    empty: EMPTY,
    malformed: [
      ...syntax(
        '08:00:2b:01:02:03:04',
        '08:00:2b:01:02:03:04:05:06',
        '08:00-2b:01:02:03:04:05',
        '8:0:2b:1:2:3:4:5',
        'x',
      ),
      ...NO_TEXT,
      ...BROKEN,
    ],
  },
  {
    sql: 'bit(3)',
    name: 'bit',
    typmod: 3,
    golden: [...quoted('101', '000', '111', 'b101', 'B011'), '101'],
    limits: [...quoted('110'), ...refused(tooLong, '"1010"', '1010'), ...syntax('10')],
    empty: EMPTY,
    malformed: [
      ...syntax('1 1', '012', 'b01', 'x', 'xg'),
      ...refused(valueSyntax, '102', '-11'),
      ...refused(valueType, 'true', '{}'),
    ],
  },
  {
    sql: 'bit(17)',
    name: 'bit',
    typmod: 17,
    golden: quoted('10101010101010101', '00000000000000001', '11111111111111110'),
    limits: [...quoted('1'.repeat(17)), ...refused(tooLong, `"${'1'.repeat(18)}"`), ...syntax('1'.repeat(16))],
    empty: EMPTY,
    malformed: syntax('2'.repeat(17)),
  },
  {
    sql: 'varbit(9)',
    name: 'varbit',
    typmod: 9,
    golden: [...quoted('1', '01', '10101010', '101010101', 'xa5', 'X0F', 'b', 'B1'), '1'],
    limits: [...quoted('1'.repeat(9)), ...refused(tooLong, `"${'1'.repeat(10)}"`)],
    empty: ['""'],
    malformed: [...syntax('2', ' 1', 'b2', 'x1g', 'bb'), ...refused(valueType, 'false', '[]', '1.0')],
  },
  {
    sql: 'varbit',
    name: 'varbit',
    typmod: -1,
    golden: quoted('1', '0'.repeat(100), '10'.repeat(333)),
    limits: quoted('1'.repeat(400)),
    empty: ['""'],
    malformed: [...syntax('1e0'), ...refused(valueType, 'true', 'false', '1.5', '{}', '[]'), ...BROKEN],
  },
]
