// The links of a page and the places they lead to, as GitHub and npm's pages make them.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** `.md` files below a folder, without those of packages and of what was built. */
export function pagesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return /^(node_modules|dist|\..*)$/.test(entry.name) ? [] : pagesIn(path)
    return entry.name.endsWith('.md') ? [path] : []
  })
}

/** Links of the pages below `root` to files or headings that are not there, as `page: link`. */
export function brokenLinks(root: string, pages: readonly string[]): string[] {
  return pages.flatMap((page) =>
    linksOf(readFileSync(page, 'utf8'))
      .filter((link) => !leadsSomewhere(page, link, root))
      .map((link) => `${relative(root, page)}: ${link}`),
  )
}

/** Of the text: what is in blocks and spans of code is no link. */
function linksOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '``')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '')
}

function leadsSomewhere(page: string, link: string, root: string): boolean {
  if (/^https?:/.test(link)) return true
  const [file = '', heading] = link.split('#')
  const path = file === '' ? page : join(dirname(page), file)
  if (relative(root, path).startsWith('..') || !existsSync(path)) return false
  if (heading === undefined) return true
  return statSync(path).isFile() && headingsOf(readFileSync(path, 'utf8')).includes(heading)
}

function headingsOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '')
  return [...prose.matchAll(/^#{1,6} (.*)$/gm)].map(([, words = '']) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
