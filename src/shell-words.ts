// Words of a command quoted for dash, bash and zsh: a copied command passes exactly these words.

/** The words with spaces between them. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellWord).join(' ')
}

/** What no shell takes for anything else. zsh looks for a command where a word begins with an equals sign. */
const PLAIN = /^[\w@%+:,./-][\w@%+=:,./-]*$/

/** What a terminal does not show, or acts on; emoji need their joiners. */
const UNSEEN = /(?![\u200c\u200d])[\p{C}\p{Zl}\p{Zp}]/u

export function shellWord(word: string): string {
  if (PLAIN.test(word)) return word
  if (!UNSEEN.test(word)) return `'${word.replaceAll("'", "'\\''")}'`
  // Such characters are written as their bytes; an exclamation mark, too: at a prompt it means something between double
  // quotes. A shell drops line feeds at the end of what a command prints, and that form is of bash and zsh alone.
  const escaped = [...word]
    .map((character) => (/[\\'%!-]/.test(character) || UNSEEN.test(character) ? octal(character) : character))
    .join('')
  return word.endsWith('\n') ? `$'${escaped}'` : `"$(printf '${escaped}')"`
}

function octal(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}
