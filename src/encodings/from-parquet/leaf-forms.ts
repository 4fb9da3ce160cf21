// Which form each stored value of a field gets for the column that takes it: the field and the column's type are walked side
// by side, lists with arrays, structs with tuples and composites, maps with maps.

import type { ParquetFile } from '../../formats/parquet/parquet-file.ts'
import type { Leaf, Shape } from '../../formats/parquet/schema/field.ts'
import type { LeafForm, LeafForms } from '../../formats/parquet/text/leaf-form.ts'
import { inputKeys } from '../../plan/input-keys.ts'
import type { Plan } from '../../plan/plan.ts'
import { loadEncoding } from '../registry.ts'
import { TAKES_JSON, type Taker } from './taker.ts'

/** By the fields of the file; what no column takes as it is gets the form of JSON. */
export async function fileForms({ fields }: ParquetFile, plan: Plan): Promise<readonly LeafForms[]> {
  const takerOf = await (await loadEncoding(plan.encoding)).taker()
  const names = fields.map(({ name }) => name)
  const { slots } = inputKeys(plan, names)
  return fields.map(({ name, shape }) => {
    const column = plan.columns[slots.indexOf(name)]
    const forms = new Map<Leaf, LeafForm>()
    if (column !== undefined) walk(shape, takerOf(column), forms)
    return (leaf) => forms.get(leaf) ?? 'json'
  })
}

function walk(shape: Shape, taker: Taker, forms: Map<Leaf, LeafForm>): void {
  switch (shape.kind) {
    case 'leaf':
      forms.set(shape, taker.form(shape))
      break
    case 'list':
      walk(shape.element.shape, taker.element ?? TAKES_JSON, forms)
      break
    case 'struct':
      for (const field of shape.fields) walk(field.shape, taker.members?.get(field.name) ?? TAKES_JSON, forms)
      break
    case 'map':
      walk(shape.key.shape, taker.key ?? TAKES_JSON, forms)
      walk(shape.value.shape, taker.value ?? TAKES_JSON, forms)
  }
}
