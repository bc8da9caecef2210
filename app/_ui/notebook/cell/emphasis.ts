const cjk = '\\p{Script=Hangul}\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}'
const closing = new RegExp(`(?<=[\\p{P}\\p{S}])\\*\\*(?=[${cjk}])`, 'gu')
const opening = new RegExp(`(?<=[${cjk}])\\*\\*(?=[\\p{P}\\p{S}])`, 'gu')

/**
 * Lets `**31%**는` be bold. CommonMark asks for a blank or a sign beside `**` that follows a sign, which languages
 * without blanks between words do not have (https://github.com/commonmark/commonmark-spec/issues/650). A zero-width
 * space, written as an entity, is that sign. Code is left alone.
 */
export function easeEmphasis(markdown: string): string {
  return markdown
    .split(/(```[\s\S]*?(?:```|$)|`[^`\n]*`)/)
    .map((piece, index) =>
      index % 2 === 1 ? piece : piece.replace(closing, '**&#8203;').replace(opening, '&#8203;**'),
    )
    .join('')
}
