// For the documentation: what the types with parts take in COPY BINARY, and what they refuse.

import type { CodecWords } from '../../codecs/codec.ts'

export const binaryPartWords = {
  array: {
    accepts:
      'arrays; arrays inside are further dimensions, up to six, but elements where the elements are json, jsonb or arrays themselves; text as Postgres prints it: {1,NULL,"a b"}',
    refuses: 'arrays of different lengths side by side, elements beside arrays',
  },
  composite: {
    accepts:
      'objects by the names of the attributes, a missing one is NULL; arrays of all attributes in their order; text as Postgres prints it: (1,"a b",)',
    refuses: 'members that are no attribute, or stand twice',
  },
  range: {
    accepts: "text as Postgres prints it: [1,10), (,5], empty; the bounds as text of the range's type",
    refuses: 'everything else',
  },
  multirange: {
    accepts: 'text as Postgres prints it: {[1,3),[5,7)}',
    refuses: 'everything else',
  },
  hstore: {
    accepts:
      'objects, where what is neither text nor null comes as its JSON text; text as Postgres prints it: a=>1, "b c"=>NULL',
    refuses: 'objects and arrays inside, names that stand twice',
  },
  vector: {
    accepts: 'arrays of numbers, and [1,2,3] as text; the nearest single is stored',
    refuses: 'another number of elements than declared, none at all, null, what would become infinite or zero',
  },
  halfvec: {
    accepts: 'arrays of numbers, and [1,2,3] as text; the nearest half is stored',
    refuses: 'another number of elements than declared, none at all, null, what would become infinite or zero',
  },
  sparsevec: {
    accepts: 'arrays of all elements, and {1:0.5,3:2}/5 as text; the nearest single is stored',
    refuses: 'another number of dimensions than declared, an index that stands twice or beyond the dimensions',
  },
} as const satisfies Record<string, CodecWords>
