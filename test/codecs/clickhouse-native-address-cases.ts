// What ClickHouse's UUID and addresses make of JSON values.

import { REJECT } from '../../src/codecs/reject.ts'
import { type NativeCases, NO_NULL, NO_TEXT, refused } from './native-case.ts'

const { valueSyntax, loneSurrogate } = REJECT

export const ADDRESS_CASES: readonly NativeCases[] = [
  {
    type: 'UUID',
    limits: [
      ['"00000000-0000-0000-0000-000000000000"', '00'.repeat(16)],
      ['"ffffffff-ffff-ffff-ffff-ffffffffffff"', 'ff'.repeat(16)],
      ['"61F0c404\\u002db35c-11e7-907b-a6006ad3dbA0"', 'e7115cb304c4f061a0dbd36a00a67b90'],
    ],
    empty: refused(valueSyntax, '""'),
    malformed: [
      ...refused(valueSyntax, '"61f0c404"', '"g1f0c404-b35c-11e7-907b-a6006ad3dba0"'),
      ...refused(valueSyntax, '"61f0c404b35c11e7907ba6006ad3dba0"', '"{61f0c404-b35c-11e7-907b-a6006ad3dba0}"'),
      ...refused(valueSyntax, '"61f0c404-b35c-11e7-907b-a6006ad3dba0 "', '"61f0c404-b35c-11e7-907b-a6006ad3dba00"'),
      ...NO_TEXT,
    ],
    null: NO_NULL,
  },
  {
    type: 'IPv4',
    limits: [
      ['"0.0.0.0"', '00000000'],
      ['"255.255.255.255"', 'ffffffff'],
      ['"0.0.0.255"', 'ff000000'],
      ['"1\\u002e2.3.4"', '04030201'],
      ...refused(valueSyntax, '"256.0.0.0"', '"0.0.0.256"', '"1.2.3.999"', '"4294967296"', '"1.2.3.1000"'),
    ],
    empty: refused(valueSyntax, '""'),
    malformed: [
      ...refused(valueSyntax, '"1.2.3"', '"1.2.3."', '".1.2.3"', '"1..2.3"', '"1.2.3.4.5"', '"1.2.3.4."', '"a.b.c.d"'),
      ...refused(valueSyntax, '" 1.2.3.4"', '"1.2.3.4 "', '"1.2.3.4/32"', '"1.2.3.4:80"', '"-1.2.3.4"', '"::1"'),
      // Octal to some programs.
      ...refused(valueSyntax, '"01.2.3.4"', '"1.2.3.010"', '"00.0.0.0"', '"16909060"', '"0x1020304"'),
      ...refused(loneSurrogate, '"\\ud83d"'),
      ...NO_TEXT,
    ],
    null: NO_NULL,
  },
  {
    type: 'IPv6',
    limits: [
      ['"::"', '00'.repeat(16)],
      ['"FFFF:ffff:ffff:ffff:ffff:ffff:ffff:ffff"', 'ff'.repeat(16)],
      ['"ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255"', 'ff'.repeat(16)],
      ['"255.255.255.255"', `${'00'.repeat(10)}${'ff'.repeat(6)}`],
      ['"1:2:3::5:6:7:8"', '00010002000300000005000600070008'],
      ['"\\u003a:1"', `${'00'.repeat(15)}01`],
      ...refused(
        valueSyntax,
        '"10000::"',
        '"00001::"',
        '"::256.0.0.1"',
        '"1:2:3:4:5:6:7:8:9"',
        '"1:2:3:4:5:6:7:1.2.3.4"',
      ),
      ...refused(
        valueSyntax,
        '"1:2:3:4::5:6:7:8"',
        '"::1:2:3:4:5:6:7:8"',
        '"1:2:3:4:5:6:7:8::"',
        '"1:2:3:4:5:6::1.2.3.4"',
      ),
      ...refused(valueSyntax, '"::1:2:3:4:5:6:7:8:9"', '"::1:2:3:4:5:6:7:1.2.3.4"', '"1::2:3:4:5:6:7:8:9:a"'),
    ],
    empty: refused(valueSyntax, '""'),
    malformed: [
      ...refused(
        valueSyntax,
        '":"',
        '":::"',
        '"1"',
        '"1:"',
        '":1"',
        '"1::2::3"',
        '"1:::2"',
        '"g::"',
        '"1:2:3:4:5:6:7"',
      ),
      ...refused(
        valueSyntax,
        '"1:2:3:4:5:6:7:"',
        '"::1:"',
        '"1::2:"',
        '":1:2:3:4:5:6:7"',
        '"::1 "',
        '" ::1"',
        '"fe80::1%eth0"',
        '"[::1]"',
        '"::/0"',
      ),
      ...refused(
        valueSyntax,
        '"::1.2.3"',
        '"::1.2.3.4:5"',
        '"::1.2.3.4.5"',
        '"1.2.3.4::"',
        '"::01.2.3.4"',
        '"::a.2.3.4"',
      ),
      ...refused(valueSyntax, '"::1.2.3.4::"', '"01.2.3.4"', '"256.1.1.1"', '"1:1.2.3.4"', '"1.2.3"'),
      ...refused(loneSurrogate, '"\\ud83d"'),
      ...NO_TEXT,
    ],
    null: NO_NULL,
  },
]
