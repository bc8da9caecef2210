import { expect, test } from './support/fixtures.ts'
import { makeNotebook } from './support/api.ts'
import { openNotebook } from './support/notebook.ts'

test.describe('Korean', () => {
  test('is spoken to whoever asks for it, and remembered', async ({ open }) => {
    const page = await open('analyst')
    await page.goto('/')
    await page.getByRole('button', { name: /Kim Jiwoo/ }).click()
    await page.getByRole('menuitemradio', { name: '한국어' }).click()
    await expect(page.getByRole('heading', { level: 1, name: '노트북' })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('heading', { level: 1, name: '노트북' })).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  })

  test('is spoken to a browser that prefers it, from the sign-in page on', async ({ openAnonymous }) => {
    const page = await openAnonymous({ locale: 'ko-KR' })
    await page.goto('/sign-in')
    await expect(page.getByRole('button', { name: '로그인', exact: true })).toBeVisible()
    await page.getByLabel('이름', { exact: true }).fill('analyst')
    await page.getByLabel('비밀번호', { exact: true }).fill('wrong')
    await page.getByRole('button', { name: '로그인', exact: true }).click()
    await expect(page.getByText('이름 또는 비밀번호가 맞지 않습니다.')).toBeVisible()
  })

  test('fits a window of 1024 pixels without scrolling sideways', async ({ open }) => {
    const page = await open('analyst', { locale: 'ko-KR', viewport: { width: 1024, height: 768 } })
    await openNotebook(page, await makeNotebook(page, '한국어 노트북', ['SELECT 1']))
    await expect(page.getByRole('button', { name: '모두 실행' })).toBeVisible()
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(wider).toBeLessThanOrEqual(0)
  })
})
