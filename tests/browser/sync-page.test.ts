// The sync page in a real browser.
import type { Browser } from 'playwright-core'
import { shots, startBrowser, withBrowser } from '../support/browser.ts'
import { startTestService, type TestService, testStore } from '../support/service.ts'
import { type SyncProvider, startSyncProvider, syncOptions } from '../support/sync.ts'

withBrowser('the sync page in Chromium', () => {
  let browser: Browser
  let service: TestService
  let provider: SyncProvider
  const streams: string[] = []

  beforeAll(async () => {
    provider = await startSyncProvider()
    service = await startTestService(await testStore('embedded'), syncOptions(provider))
    provider.intercept = ({ headers }) =>
      headers.authorization === 'Bearer page-bad'
        ? { status: 403, body: { message: 'x' } }
        : undefined
    provider.stages('page-good').push({ id: 1, name: 'Enquiry' }, { id: 2, name: 'Visit' })
    for (const token of ['page-good', 'page-bad']) {
      const account = await service.addAccount({
        provider: 'acme',
        credentials: { token },
        overrides: { base_url: provider.server.origin },
      })
      const body = { integrated_account_id: account, resource: 'crm/stages' }
      streams.push((await service.call('/sync/streams', { method: 'PUT', body })).body.id)
    }
    await until(async () => {
      const { states } = (await service.call('/sync/status')).body
      return states.failing === 1 && states.waiting === 1
    })
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await service.stop()
    await service.store.close()
    await provider.close()
  })

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 500 && !(await isSo()); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20))
  }

  test.each([
    ['a desktop', 1280, 900],
    ['a phone', 375, 700],
  ])(
    'shows streams, errors and changes on %s, without scrolling sideways',
    async (name, width, height) => {
      const page = await browser.newPage({ viewport: { width, height } })
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(String(error)))
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(message.text())
      })
      await page.goto(`${service.url}/sync`)
      await page.getByLabel('Token').fill(service.token)
      await page.getByRole('button', { name: 'Show' }).click()
      await page.getByRole('row').nth(2).waitFor()
      const table = await page.getByRole('table').textContent()
      expect(table).toContain('waiting')
      expect(table).toContain('remote_forbidden')
      expect(await page.locator('#sync-caption').textContent()).toContain('2 created, 0 updated')
      const heights = await page
        .locator('rect.created')
        .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute('height'))))
      expect(heights.filter((each) => each > 0)).toEqual([118])
      const sideways = (await page.evaluate<number>('document.documentElement.scrollWidth')) > width
      expect([sideways, faults]).toEqual([false, []])
      await page.screenshot({ path: `${shots}/sync-${name.replace('a ', '')}.png`, fullPage: true })
      await page.close()
    },
  )

  test('pauses and resumes a stream, and says what did not work', async () => {
    const page = await browser.newPage()
    await page.goto(`${service.url}/sync`)
    await page.getByLabel('Token').fill('cwk_wrong')
    await page.getByRole('button', { name: 'Show' }).click()
    await page.getByText('That did not work: 401').waitFor()
    await page.getByLabel('Token').fill(service.token)
    await page.getByRole('button', { name: 'Show' }).click()
    await page.getByRole('button', { name: 'Pause' }).first().click()
    await page.getByRole('button', { name: 'Resume' }).waitFor()
    const paused = await service.call(`/sync/streams/${streams[0]}`)
    expect(paused.body.paused).toBe(true)
    await page.getByRole('button', { name: 'Resume' }).click()
    await until(async () => !(await service.call(`/sync/streams/${streams[0]}`)).body.paused)
    expect((await service.call(`/sync/streams/${streams[0]}`)).body.paused).toBe(false)
    await page.close()
  })
})
