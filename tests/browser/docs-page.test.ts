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
    path = '/docs/unified/crm/stages',
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
    await page.goto(`${service.url}${path}`)
    return Object.assign(page, { faults })
  }

  test.each([
    ['desktop', 1280, 900, '/docs/unified/crm/stages', 'List Stages'],
    ['phone', 390, 844, '/docs/unified/crm/stages', 'List Stages'],
    ['desktop-index', 1280, 900, '/docs', 'Crosswalk'],
    ['phone-index', 390, 844, '/docs', 'Crosswalk'],
  ])(
    'fits a %s, without faults, and asks nobody else',
    async (name, width, height, path, title) => {
      const page = await openPage(width, height, path)
      await page.screenshot({ path: `${shots}/${name}.png` })
      await page.screenshot({ path: `${shots}/${name}-whole.png`, fullPage: true })
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      expect(await page.locator('h1').textContent()).toBe(title)
      expect(page.faults).toEqual([])
      await page.close()
    },
  )

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

  test('the search shows what matches as the reader types, and is part of the address', async () => {
    const page = await openPage(390, 844, '/docs')
    const shown = () => page.locator('[data-find]:visible > a').allTextContents()
    const said = () => page.textContent('#find-said')
    expect(await said()).toMatch(/^2 resources and \d+ integrations$/)
    await page.focus('role=searchbox[name="Search by name, resource or way to connect"]')
    await page.keyboard.type('OUTR')
    expect(await shown()).toEqual(['List Stages', 'Outreach'])
    expect(await said()).toBe('“OUTR” matches 1 resource and 1 integration.')
    expect(await page.locator('[data-group]:visible').count()).toBe(1)
    expect(page.url()).toBe(`${service.url}/docs?q=OUTR`)
    await page.keyboard.type('<x')
    expect(await shown()).toEqual([])
    expect(await said()).toContain('Nothing matches “OUTR<x”')
    await page.screenshot({ path: `${shots}/nothing-found.png` })
    await page.keyboard.press('Escape')
    expect(await said()).toMatch(/^2 resources/)
    expect(page.url()).toBe(`${service.url}/docs`)
    expect(page.faults).toEqual([])
    await page.close()
  })

  test('a link to a search shows it, also what a provider does not have', async () => {
    const page = await openPage(1280, 900, '/docs/unified/crm/pipelines?q=outreach')
    expect(await page.textContent('#find-said')).toBe('“outreach” matches 0 integrations.')
    expect(await page.locator('[data-find]:visible').allInnerTexts()).toEqual([
      expect.stringContaining('Stages belong to no pipeline'),
    ])
    await page.close()
  })

  test('without a script every integration is listed, in one group each, and no field that does nothing', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${service.url}/docs?q=outreach`)
    const names = await page.locator('[data-find=integration] > a').allTextContents()
    const { body } = await service.call('/integrations', { token: null })
    const labels = body.result.map(({ label }: { label: string }) => label)
    expect([...names].sort()).toEqual([...new Set(labels)].sort())
    expect(await page.locator('#find').isVisible()).toBe(false)
    await context.close()
  })
})
