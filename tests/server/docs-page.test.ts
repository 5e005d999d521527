// The documentation page in a real browser.
import { createEngine } from 'crosswalk'
import { sandboxAccount, startSandbox } from 'crosswalk/testing'
import type { Browser, Page } from 'playwright-core'
import { shots, startBrowser, withBrowser } from '../support/browser.ts'
import { startTestService, type TestService, testStore } from '../support/service.ts'

withBrowser('the documentation page in Chromium', () => {
  let browser: Browser
  let service: TestService
  let sandbox: Awaited<ReturnType<typeof startSandbox>>
  let id = ''

  beforeAll(async () => {
    sandbox = await startSandbox()
    service = await startTestService(await testStore('embedded'), {
      engine: { send: sandbox.send },
    })
    const engine = await createEngine()
    id = await service.addAccount(sandboxAccount(engine, 'pipedrive'))
    engine.close()
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await service.stop()
    await service.store.close()
    await sandbox.close()
  })

  async function openPage(
    width: number,
    height: number,
  ): Promise<Page & { readonly faults: string[] }> {
    const page = await browser.newPage({ viewport: { width, height } })
    const faults: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text())
    })
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('request', (request) => {
      if (!request.url().startsWith(service.url) && !request.url().startsWith('data:'))
        faults.push(`asked ${request.url()}`)
    })
    await page.goto(`${service.url}/docs/unified/crm/stages`)
    return Object.assign(page, { faults })
  }

  test.each([
    ['desktop', 1280, 900],
    ['phone', 390, 844],
  ])('fits a %s, without faults, and asks nobody else', async (name, width, height) => {
    const page = await openPage(width, height)
    await page.screenshot({ path: `${shots}/${name}.png` })
    await page.screenshot({ path: `${shots}/${name}-whole.png`, fullPage: true })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    expect(await page.locator('h1').textContent()).toBe('List Stages')
    expect(page.faults).toEqual([])
    await page.close()
  })

  test('"try it" is used by keyboard alone: the answer appears, the token stays out of the page', async () => {
    const page = await openPage(1280, 900)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content')
    await page.focus('#t-token')
    await page.keyboard.type(service.token)
    await page.keyboard.press('Tab')
    await page.keyboard.type(id)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    for (const value of ['Tab', 'n']) await page.keyboard.press(value)
    await page.fill('#t-limit', '2')
    await page.fill('#t-truto_exclude_fields', 'truto_exclude_fields[]=remote_data')
    await page.press('#t-limit', 'Enter')
    await page.waitForSelector('#try-body:not([hidden])')
    expect(await page.textContent('#try-answer')).toMatch(/^200 OK in \d+ ms$/)
    const body = JSON.parse((await page.textContent('#try-body')) ?? '{}')
    expect(body.result_count).toBe(2)
    expect(body.result[0]).not.toHaveProperty('remote_data')
    const curl = (await page.textContent('#try-curl')) ?? ''
    expect(curl).toContain(`'${service.url}/unified/crm/stages?integrated_account_id=${id}&`)
    expect(await page.content()).not.toContain(service.token)
    await page.screenshot({ path: `${shots}/tried.png`, fullPage: true })
    expect(page.faults).toEqual([])
    await page.close()
  })

  test('an error is shown as it is', async () => {
    const page = await openPage(390, 844)
    await page.fill('#t-token', 'wrong')
    await page.fill('#t-account', id)
    await page.click('button[type=submit]')
    await page.waitForSelector('#try-answer.bad')
    expect(await page.textContent('#try-answer')).toMatch(/^401 Unauthorized/)
    expect(await page.textContent('#try-body')).toContain('"code": "unauthorized"')
    await page.close()
  })
})
