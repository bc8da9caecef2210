import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import Markdown from 'react-markdown'
import { describe, expect, it } from 'vitest'
import { easeEmphasis } from '../../app/_ui/notebook/cell/emphasis.ts'

const render = (text: string) =>
  renderToStaticMarkup(createElement(Markdown, null, easeEmphasis(text))).replaceAll('\u200b', '')

describe('easeEmphasis', () => {
  it('makes words bold that stand beside Korean without a blank', () => {
    expect(render('매출의 **31%**는 골드')).toBe('<p>매출의 <strong>31%</strong>는 골드</p>')
    expect(render('합계**(순매출)**입니다')).toBe('<p>합계<strong>(순매출)</strong>입니다</p>')
  })

  it('changes nothing else, and no code', () => {
    expect(render('**한국**과 `a%**한`')).toBe('<p><strong>한국</strong>과 <code>a%**한</code></p>')
    expect(easeEmphasis('plain **bold** text')).toBe('plain **bold** text')
  })

  it('leaves HTML as text', () => {
    expect(render('<script>alert(1)</script>')).not.toContain('<script>')
  })
})
