import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { MarkdownText } from '../../app/_ui/notebook/cell/markdown-text.tsx'
import { toggleTask } from '../../app/_ui/notebook/cell/tasks.ts'

const render = (source: string, onTask?: (line: number) => void) =>
  renderToStaticMarkup(createElement(MarkdownText, { source, taskLabel: 'done', onTask }))

describe('MarkdownText', () => {
  it('shows tables, lists of tasks and links within the notebook', () => {
    const html = render('| a | b |\n|---|--:|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n\n[the sum](#cell-3)')
    expect(html).toContain('<th>a</th>')
    expect(html.match(/<input/g)).toHaveLength(2)
    expect(html).toContain('<a href="#cell-3">the sum</a>')
  })

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<iframe src="https://evil.example"></iframe>',
    'text <svg onload=alert(1)> text',
    '<a href="javascript:alert(1)">x</a>',
    '<style>body { display: none }</style>',
    '<!-- comment --><form action="https://evil.example"><input name="password"></form>',
  ])('leaves HTML as text: %s', source => {
    const html = render(source)
    expect(html).not.toMatch(/<(script|img|iframe|svg|style|form|input|a)\b/i)
    expect(html).toContain('&lt;')
  })

  it.each([
    'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)', '&#106;avascript:alert(1)', 'vbscript:msgbox(1)',
    'data:text/html,<script>alert(1)</script>', 'data:image/svg+xml;base64,PHN2Zz4=', 'file:///etc/passwd', 'blob:https://x/1',
  ])('drops the address of a link that is none: %s', address => {
    for (const source of [`[x](<${address}>)`, `[x][1]\n\n[1]: <${address}>`, `<${address}>`]) {
      const html = render(source)
      for (const [, href = ''] of html.matchAll(/href="([^"]*)"/g)) expect(href).toBe('')
      expect(html).not.toMatch(/<(script|img)\b/)
    }
  })

  it('fetches no picture, and tells no other page where its reader came from', () => {
    const html = render('![tracker](https://evil.example/pixel.gif) [out](https://example.org) [sly](//evil.example)')
    expect(html).not.toMatch(/<img|src=/)
    expect(html).toContain('[tracker]')
    for (const href of ['https://example.org', '//evil.example'])
      expect(html).toMatch(new RegExp(`href="${href}"[^>]*rel="noopener noreferrer nofollow"`))
  })

  it('lets tasks be ticked only by those who may change the text', () => {
    expect(render('- [ ] open')).toContain('disabled')
    expect(render('- [ ] open', () => {})).not.toContain('disabled')
  })
})

describe('toggleTask', () => {
  it('ticks and clears the task on a line, wherever it stands', () => {
    const source = '# List\n- [ ] one\n  1. [x] two\n> * [ ] three\ntext [ ] no'
    expect(toggleTask(source, 2)).toBe(source.replace('[ ] one', '[x] one'))
    expect(toggleTask(source, 3)).toBe(source.replace('[x] two', '[ ] two'))
    expect(toggleTask(source, 4)).toBe(source.replace('[ ] three', '[x] three'))
    expect(toggleTask(source, 5)).toBe(source)
    expect(toggleTask(source, 99)).toBe(source)
  })
})
