// A table of every type that a tuple is decoded from, with the values at their ends.
export const EVERY_TYPE = `
  CREATE TYPE mood AS ENUM ('sad', 'it''s "ok"', 'glad');
  CREATE DOMAIN price AS numeric(9, 2);
  CREATE TABLE every_type (
    id int8 PRIMARY KEY, b bool, i2 int2, i4 int4, i8 int8, o oid, f4 float4, f8 float8, n numeric, p price,
    t text, v varchar(20), c char(5), raw bytea, d date, tm time, ts timestamp, tz timestamptz, iv interval, u uuid,
    j json, jb jsonb, m mood, ip inet, net cidr, mac macaddr, bits bit(3), vbits varbit, r int4range, mr datemultirange,
    ints int8[], texts text[], grid int4[], dates timestamptz[], nums numeric[], raws bytea[], moods mood[], ipa inet[], pt point
  );
  INSERT INTO every_type VALUES
  (1, true, -32768, -2147483648, -9223372036854775808, 4294967295, 1.1754944e-38, 2.2250738585072014e-308,
   123456789012345678901234567890.00010, 1234567.89, E'tab\\t "quoted" \\\\ ü \\U0001F600 \\n', 'v', 'abc', '\\x00ff5c22',
   '0001-01-01', '00:00', '0001-01-01 00:00:00', '1970-01-01 00:00:00.000001+00', '1 year -2 mons 3 days -04:05:06.7',
   '00000000-0000-0000-0000-00000000000f', '{"a": 1.50, "a": 2}', '{"b": [1, 2.0, null]}', 'it''s "ok"', '10.1.2.3/8',
   '10.0.0.0/8', '08:00:2b:01:02:03', '101', '1', '[1,10)', '{[2020-01-01,2020-02-01)}', '{1,NULL,-9223372036854775808}',
   '{"a b",NULL,"q\\"x",""}', '{{1,2},{3,NULL}}', '{2026-11-30 12:00:00.5+02,infinity}', '{1.10,-0.001,1e20}', '{"\\\\x00ff"}',
   '{glad,NULL}', '{10.0.0.1,::1}', '(1.5,-2)'),
  (2, false, 32767, 2147483647, 9223372036854775807, 0, 3.4028235e38, 1.7976931348623157e308, -0.000000000000000001, -0.01,
   '', '', '', '', '9999-12-31', '23:59:59.999999', '9999-12-31 23:59:59.999999', 'infinity', '-00:00:00.000001',
   'ffffffff-ffff-ffff-ffff-ffffffffffff', '[]', '"text \\" \\\\ "', 'sad', '::1', '::/0', 'ff:ff:ff:ff:ff:ff', '000', '',
   'empty', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '(0,0)'),
  (3, NULL, NULL, NULL, -4294967296, NULL, 'NaN', '-Infinity', 0, 0.00, NULL, NULL, NULL, NULL, 'infinity', NULL, '-infinity',
   '-infinity', '0', NULL, 'null', '3', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
   NULL, NULL),
  (4, true, 0, 1000000000, 999999999999999999, 1, 0.1, 0.1, 10000, 5, 'x', 'y', 'z', 'abc', '2000-02-29', '12:34:56.7',
   '1999-12-31 23:59:59.999999', '2000-01-01 00:00:00+00', '12 mons', gen_random_uuid(), '1e5', 'true', 'glad', NULL, NULL,
   NULL, NULL, NULL, NULL, NULL, '{1000000000000000000}', '{x}', '{1}', NULL, '{0.0}', NULL, NULL, NULL, NULL)`
