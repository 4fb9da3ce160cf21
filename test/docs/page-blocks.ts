// The blocks of code of a page, each with the heading that it is under.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface Block {
  readonly heading: string
  readonly language: string
  readonly text: string
}

export function pageText(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8')
}

export function blocksOf(page: string): Block[] {
  const blocks: Block[] = []
  let heading = ''
  for (const [, title, language = '', text = ''] of page.matchAll(/^#+ (.*)$|^```(\w*)\n([\s\S]*?)^```$/gm)) {
    if (title === undefined) blocks.push({ heading, language, text })
    else heading = title
  }
  return blocks
}
