import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { brokenLinks, pagesIn } from './page-links.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

test('every link of the pages leads to a file and a heading that are there', () => {
  assert.deepEqual(brokenLinks(ROOT, pagesIn(ROOT)), [])
})

test('a link to a missing file, to a missing heading and out of the folder is found', () => {
  const folder = makeTempFolder('links')
  const text = '# The page\n[a](b.md) [c](#the-page) [d](#nowhere) [e](../README.md) `[f](g.md)`\n```\n[h](i.md)\n```\n'
  writeFileSync(join(folder.path, 'page.md'), text)
  assert.deepEqual(brokenLinks(folder.path, pagesIn(folder.path)), [
    'page.md: b.md',
    'page.md: #nowhere',
    'page.md: ../README.md',
  ])
  folder.remove()
})
