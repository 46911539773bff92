// What a reader does with the pages in the folder that is given, in a real browser. Each
// line that is printed is a check: {"page", "check", "failure"}, or a figure.
//
//	node check.mjs FOLDER
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { HtmlValidate } from 'html-validate'

const folder = process.argv[2]
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const site = 'https://reference.test/'

const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})

const say = line => process.stdout.write(JSON.stringify(line) + '\n')

// check runs what is done with a page, and says what came of it.
const check = async (page, name, run) => {
	if (process.env.ONLY && !new RegExp(process.env.ONLY).test(page + ': ' + name)) return
	try {
		await run()
		say({ page, check: name })
	} catch (e) {
		say({ page, check: name, failure: String(e?.message ?? e).slice(0, 4000) })
	}
}

// open gives what use does a page of the file, and holds it to what is true of each: it asks
// for nothing, says nothing on the console, and its policy has nothing to refuse.
const open = async (file, { hash = '', search = '', refused, ...options }, use) => {
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'], ...options })
	const page = await context.newPage()
	const seen = []
	await context.route('**', (route, request) => {
		const url = new URL(request.url())
		if (url.origin + '/' === site && url.pathname === '/' + file && request.isNavigationRequest()) {
			return route.fulfill({ path: join(folder, file), contentType: file.endsWith('.svg') ? 'image/svg+xml' : 'text/html; charset=utf-8' })
		}
		seen.push('a request for ' + request.url())
		return route.abort()
	})
	page.on('console', m => refused?.test(m.text()) || seen.push(`${m.type()} on the console: ${m.text()}`))
	page.on('pageerror', e => seen.push('an error: ' + e))
	page.on('dialog', d => { seen.push('a dialog: ' + d.message()); d.dismiss() })
	page.on('popup', () => seen.push('a window'))
	page.on('download', d => seen.push('a download of ' + d.url()))
	try {
		await page.goto(site + file + search + hash)
		await use(page)
		assert.deepEqual(seen, [])
	} finally {
		await context.close()
	}
}

// shown are the rows that are to be seen, once no more of them come and go.
const shown = async page => {
	for (let last; ;) {
		await idle(page)
		const now = await page.evaluate(() => [...document.querySelectorAll('article')].filter(a => a.getClientRects().length).map(a => a.id))
		if (JSON.stringify(now) === last) return now
		last = JSON.stringify(now)
	}
}
const box = page => page.locator('search input[type=search]')
const idle = page => page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))

// inView waits until the row has come to stand in view, by the link.
const inView = async (page, id, link) => {
	await page.waitForFunction(id => {
		const r = document.getElementById(id)?.closest('article')?.getBoundingClientRect()
		return r && r.top >= -1 && r.top < innerHeight / 2
	}, id, { timeout: 10_000 }).catch(async () => {
		const at = await page.evaluate(id => document.getElementById(id)?.getBoundingClientRect().top, id)
		assert.fail(`${link}: ${id} is at ${at}, by ${page.url()}`)
	})
}

// overflow names what makes a page wider than its window.
const overflow = page => page.evaluate(() => {
	const wide = document.documentElement.scrollWidth
	if (wide <= innerWidth) return []
	return [wide + ' px', ...[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 5).map(e => e.outerHTML.slice(0, 120))]
})

// outside is each text of a picture that is wider than the box it stands in, and each of
// its cards that another lies on.
const outside = page => page.evaluate(() => {
	const wrong = []
	for (const text of document.querySelectorAll('.sgp text')) {
		const t = text.getBoundingClientRect(), around = text.parentNode.querySelector(':scope > rect') ?? text.ownerSVGElement
		const r = around.getBoundingClientRect()
		if (t.left < r.left || t.right > r.right + .5 || t.top < r.top - 2 || t.bottom > r.bottom + 4) wrong.push(text.textContent)
	}
	const cards = [...document.querySelectorAll('.sgp-card')].map(c => c.getBoundingClientRect())
	cards.forEach((a, i) => cards.slice(i + 1).forEach(b => {
		if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) wrong.push('a card on another')
	}))
	const whole = document.querySelector('.sgp').getBoundingClientRect()
	for (const c of cards) if (c.right > whole.right + .5 || c.bottom > whole.bottom + .5) wrong.push('a card that is cut')
	return wrong
})

const unfold = page => page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true }))

const audit = async (page, rules) => {
	await page.evaluate(axe)
	const found = await page.evaluate(rules => axe.run(document, { resultTypes: ['violations'], ...(rules ? { runOnly: { type: 'rule', values: rules } } : {}) }), rules)
	return found.violations.map(v => `${v.id}: ${v.help}: ${v.nodes.length} times, ${v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.html.slice(0, 160)).join('; ')}`)
}

// Light is that of a colour, from 0 to 1.
const light = (page, what) => page.evaluate(what => {
	const [r, g, b] = getComputedStyle(document.querySelector(what[0]))[what[1]].match(/[\d.]+/g).map(Number)
	return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255
}, what)

const facts = name => JSON.parse(readFileSync(join(folder, name + '.json'), 'utf8'))

// ordinary is what is done with every page.
const ordinary = async (name, { many = false } = {}) => {
	const file = name + '.html', { rows, title } = facts(name), all = rows.map(r => r.anchors[0])
	const run = (what, options, use) => check(name, what, () => open(file, options, use))

	await run('it opens, and asks for nothing', {}, async page => {
		assert.equal(await page.textContent('h1'), title)
		assert.deepEqual(await shown(page), all)
		assert.match(await page.getAttribute('meta[http-equiv=Content-Security-Policy]', 'content'), /^default-src 'none'/)
	})

	await run('its policy refuses what it does not ask for', { refused: /Content Security Policy/ }, async page => {
		assert.equal(await page.evaluate(() => fetch('https://elsewhere.test/').then(() => 'fetched', () => 'refused')), 'refused')
		await page.evaluate(() => {
			const script = document.createElement('script')
			script.textContent = 'window.pwned = 1'
			document.head.append(script)
			document.body.setAttribute('style', 'margin-left: 333px')
		})
		assert.deepEqual(await page.evaluate(() => [window.pwned, getComputedStyle(document.body).marginLeft === '333px']), [undefined, false])
	})

	await run('search', {}, async page => {
		for (const r of [rows[0], rows[Math.floor(rows.length / 2)], rows.at(-1)]) {
			for (const term of [r.name, r.name.toUpperCase(), r.id, String(r.code) + ' ' + r.name].filter(Boolean)) {
				await box(page).fill(term)
				const left = await shown(page)
				assert.ok(left.includes(r.anchors[0]), `${term} finds ${left.slice(0, 9)}`)
				assert.ok(left.length < all.length, `${term} hides nothing`)
				const lacking = await page.evaluate(terms => [...document.querySelectorAll('article:not([hidden])')].filter(a => !terms.every(t => a.textContent.toLowerCase().includes(t))).map(a => a.id), term.toLowerCase().split(' '))
				assert.deepEqual(lacking, [], `${term} finds what does not have it`)
			}
		}
		for (const r of rows.filter(r => r.class.endsWith('error') && /^\w+$/.test(r.id ?? '')).slice(0, 40)) { // an error as it came
			for (const e of r.examples?.filter(e => e.text) ?? []) {
				await box(page).fill(e.text.replace(/>\s+</g, '><'))
				const left = await shown(page), same = rows.filter(o => o.id === r.id)
				assert.ok(left.includes(r.anchors[0]) && left.length <= same.length, `${e.text} finds ${left.slice(0, 9)}`)
			}
		}
		await box(page).fill(`Error: Request failed with status code ${rows.at(-1).code}`)
		assert.deepEqual(await shown(page), rows.filter(r => r.code === rows.at(-1).code).map(r => r.anchors[0]))
		await box(page).fill('no row says this')
		assert.deepEqual(await shown(page), [])
		await page.getByRole('button', { name: /clear/i }).click()
		assert.deepEqual(await shown(page), all)
		await box(page).fill(rows[0].name)
		await page.keyboard.press('Escape')
		assert.deepEqual(await shown(page), all)
	})

	await run('filter by method and class', {}, async page => {
		const methods = await page.locator('input[name=method]').evaluateAll(l => l.map(e => e.value))
		const of = (m, c) => rows.filter(r => (!m || r.methods.includes(m)) && (!c || Math.floor(r.code / 100) === c)).map(r => r.anchors[0])
		const chip = value => page.locator('label', { has: page.locator(`input[value="${value}"]`) })
		for (const m of methods) {
			await chip(m).click()
			assert.deepEqual(await shown(page), of(m), m)
			await chip('4xx').click()
			assert.deepEqual(await shown(page), of(m, 4), m + ' 4xx')
			await chip('4xx').click()
			await chip(m).click()
		}
		assert.deepEqual(await shown(page), all)
	})

	await run('deep links', {}, async page => {
		const some = many || rows.length > 20 ? [rows[1], rows[Math.floor(rows.length / 2)], rows.at(-1)] : rows
		let fresh = 0
		for (const r of some) {
			for (const a of r.anchors) {
				for (const hash of new Set([a, encodeURI(a), encodeURIComponent(a)])) {
					await page.goto(`${site}${file}?fresh=${fresh++}#${hash}`)
					await inView(page, r.anchors[0], hash)
				}
				await page.evaluate(() => { location.hash = '' })
				await page.evaluate(a => { location.hash = a }, a) // on the page that is open
				await inView(page, r.anchors[0], a)
			}
		}
		await page.goto(`${site}${file}?q=no+row+says+this#${rows.at(-1).anchors[0]}`) // a filter that would hide it is lifted
		await inView(page, rows.at(-1).anchors[0], 'what was filtered out')
		assert.deepEqual(await shown(page), all)
	})

	await run('the state of the search stands in the address', {}, async page => {
		const r = rows.at(-1)
		await box(page).fill(r.name)
		await page.waitForURL(url => url.searchParams.get('q') === r.name)
		const left = await shown(page)
		await page.reload()
		assert.deepEqual(await shown(page), left)
	})

	await run('copy', {}, async page => {
		const row = rows.find(r => r.curl) ?? rows[0]
		const article = page.locator(`article[id="${row.anchors[0]}"]`)
		await article.scrollIntoViewIfNeeded()
		const buttons = article.locator('.copy:visible')
		await buttons.first().waitFor()
		for (const b of await buttons.all()) {
			await b.click()
			const want = await b.evaluate(b => b.parentNode.querySelector('pre').lastElementChild.textContent)
			assert.ok(want.length > 0)
			assert.equal(await page.evaluate(() => navigator.clipboard.readText()), want)
		}
		await article.locator('a.hash').click()
		assert.equal(await page.evaluate(() => navigator.clipboard.readText()), site + file + '#' + row.anchors[0])
	})

	for (const scheme of ['light', 'dark']) {
		await run('the colours of ' + scheme, { colorScheme: scheme }, async page => {
			await unfold(page)
			const paper = await light(page, ['html', 'backgroundColor']), ink = await light(page, ['body', 'color']), drawn = await light(page, ['.sgp-bg', 'fill'])
			if (scheme === 'dark') assert.ok(paper < .2 && drawn < .2 && ink > .7, `${ink} on ${paper}, the picture on ${drawn}`)
			else assert.ok(paper > .8 && drawn > .8 && ink < .3, `${ink} on ${paper}, the picture on ${drawn}`)
		})
		await run('axe-core, in ' + scheme, { colorScheme: scheme }, async page => {
			if (!many) {
				await unfold(page)
				for (const id of all) await page.evaluate(id => document.getElementById(id).scrollIntoView(), id)
			}
			await idle(page)
			if (many) await page.evaluate(() => [...document.querySelectorAll('article, .grid tbody tr:not(.class)')].forEach((e, i) => { if (i % 100) e.remove() }))
			assert.deepEqual(await audit(page), [])
		})
	}

	await run('without JavaScript', { javaScriptEnabled: false, hash: '#' + all.at(-1) }, async page => {
		await inViewWithout(page, all.at(-1))
		assert.equal(await page.locator('article:visible').count(), all.length)
		assert.equal(await page.locator('search:visible').count(), 0)
		const row = rows.find(r => r.examples?.length > 1)
		if (row) assert.equal(await page.locator(`article[id="${row.anchors[0]}"] .format:visible`).count(), row.examples.length)
	})

	await run('from a phone to a wall', {}, async page => {
		await unfold(page)
		for (const width of [320, 360, 768, 1920, 3840]) {
			await page.setViewportSize({ width, height: 800 })
			await idle(page)
			assert.deepEqual([width, ...await overflow(page), ...await outside(page)], [width])
			const small = await page.evaluate(() => {
				const svg = document.querySelector('.sgp'), font = parseFloat(getComputedStyle(svg.querySelector('.sgp-ink') ?? svg).fontSize)
				return font * svg.querySelector('.sgp-card').getBoundingClientRect().width / 344
			})
			assert.ok(small >= (width < 360 ? 10 : 11), `at ${width} px the picture's text is ${small} px high`)
		}
	})

	await run('print', {}, async page => {
		await page.emulateMedia({ media: 'print' })
		assert.equal(await page.locator('article:visible').count(), all.length)
		assert.equal(await page.locator('search:visible').count(), 0)
		assert.equal(await page.locator('.copy:visible').count(), 0)
		await page.emulateMedia({ media: null })
		const pdf = await page.pdf({ format: 'A4' })
		assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
		assert.ok(pdf.length > 10_000, `the PDF has ${pdf.length} bytes`)
	})

	await run('the keyboard alone', {}, async page => {
		const focus = () => page.evaluate(() => {
			const e = document.activeElement, s = getComputedStyle(e)
			const ring = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none' || e.matches('.sgp a, input[type=checkbox]')
			return { tag: e.tagName, text: e.textContent.slice(0, 40), ring }
		})
		await page.keyboard.press('Tab')
		assert.match((await focus()).text, /^Skip/)
		await page.keyboard.press('Enter')
		await page.waitForFunction(() => document.activeElement.tagName === 'MAIN')
		await page.keyboard.press('/')
		assert.equal((await focus()).tag, 'INPUT')
		await page.keyboard.type(rows[1].name)
		await page.keyboard.press('Enter')
		await page.waitForURL(url => url.hash !== '')
		await inView(page, decodeURIComponent(new URL(page.url()).hash.slice(1)), 'Enter')
		for (let i = 0; i < 12; i++) {
			await page.keyboard.press('Tab')
			if ((await focus()).tag === 'BODY') break
			await page.waitForFunction(() => {
				const e = document.activeElement, r = e.getBoundingClientRect()
				return r.width > 0 && r.bottom > 0 && r.top < innerHeight
			}, undefined, { timeout: 10_000 }).catch(async () => assert.fail('the focus is out of view: ' + JSON.stringify(await focus())))
			assert.ok((await focus()).ring, `the focus is not to be seen: ${JSON.stringify(await focus())}`)
		}
		await page.locator('article:visible .copy:visible').first().focus()
		await page.keyboard.press('Enter')
		assert.ok((await page.evaluate(() => navigator.clipboard.readText())).length > 0)
	})

	await run('the picture leads to its rows', {}, async page => {
		await unfold(page)
		const links = await page.locator('.sgp a').evaluateAll(l => l.map(a => a.getAttribute('href')))
		assert.ok(links.length > 0)
		const dead = links.filter(l => !all.includes(l.slice(1)))
		assert.deepEqual(dead, [])
		const last = page.locator('.sgp a').last()
		await last.click()
		await inView(page, (await last.getAttribute('href')).slice(1), 'the picture')
	})

	await validated(name, file)
}

// inViewWithout is inView for a page that runs no script: it is asked from outside.
const inViewWithout = async (page, id) => {
	for (let i = 0; i < 50; i++) {
		const r = await page.locator(`article[id="${id}"]`).boundingBox()
		if (r && r.y >= -1 && r.y < 400) return
		await idleWithout(page)
	}
	assert.fail(`${id} is not in view: ${JSON.stringify(await page.locator(`article[id="${id}"]`).boundingBox())}`)
}
const idleWithout = page => page.screenshot()

// catalogue is what is done with the page of many tables.
const catalogue = async name => {
	const file = name + '.html', { entries, services } = facts(name), all = entries.map(e => e.id)
	const run = (what, options, use) => check(name, what, () => open(file, options, use))
	const first = page => page.locator('.ids > li').first().locator('summary code').textContent()
	const listed = async page => {
		await idle(page)
		return page.locator('.ids > li summary code').allTextContents()
	}

	await run('it opens, and asks for nothing', {}, async page => {
		assert.deepEqual(await listed(page), all.slice(0, 100))
		assert.equal(await page.locator('.services tbody tr').count(), services.length)
	})
	await run('search, filter, more', {}, async page => {
		const e = entries.at(-1)
		await box(page).fill(e.id)
		assert.ok((await listed(page)).includes(e.id))
		await page.locator('.ids summary').first().click()
		await page.locator('.ids section.row').first().waitFor()
		await box(page).fill('no row says this')
		assert.deepEqual(await listed(page), [])
		await page.getByRole('button', { name: /clear/i }).click()
		const of4 = entries.filter(e => e.codes.some(c => c >= 400 && c < 500)).map(e => e.id)
		await page.locator('label', { hasText: '4xx' }).click()
		assert.deepEqual(await listed(page), of4.slice(0, 100))
		await page.locator('label', { hasText: 'of several services' }).click()
		assert.deepEqual(await listed(page), entries.filter(e => e.codes.some(c => c >= 400 && c < 500) && e.services > 1).map(e => e.id).slice(0, 100))
	})
	await run('the services of an id, by the filter and by their names', {}, async page => {
		const of = s => entries.filter(e => e.rows.some(r => r.services.some(u => u.service === s.name))).map(e => e.id)
		for (const s of services) {
			await page.locator('select').selectOption(s.title)
			assert.deepEqual(await listed(page), of(s).slice(0, 100), s.title)
		}
		await page.locator('select').selectOption('all')
		for (const s of services) {
			await box(page).fill(s.title.toLowerCase())
			const found = await listed(page)
			assert.deepEqual(of(s).slice(0, 100).filter(id => !found.includes(id)), [], s.title)
		}
	})
	await run('deep links', {}, async page => {
		let fresh = 0
		for (const id of [all[0], all.at(-1)]) {
			await page.goto(`${site}${file}?fresh=${fresh++}#${encodeURIComponent(id)}`)
			assert.deepEqual(await listed(page), [id])
			await page.locator('.ids section.row').first().waitFor()
		}
		const s = services.at(-1)
		await page.goto(`${site}${file}?fresh=${fresh++}#service/${s.name}`)
		assert.equal(await page.locator('select option:checked').textContent(), s.title)
		assert.ok(await first(page))
	})
	await run('the keyboard alone', {}, async page => {
		await page.keyboard.press('/')
		await page.keyboard.type(all.at(-1))
		assert.ok((await listed(page)).includes(all.at(-1)))
		await page.locator('.ids summary').first().focus()
		await page.keyboard.press('Enter')
		await page.locator('.ids section.row').first().waitFor()
	})
	for (const scheme of ['light', 'dark']) {
		await run('axe-core, in ' + scheme, { colorScheme: scheme }, async page => {
			await unfold(page)
			await page.locator('.ids section.row').first().waitFor()
			assert.deepEqual(await audit(page), [])
		})
	}
	await run('without JavaScript', { javaScriptEnabled: false }, async page => {
		assert.ok(await page.locator('noscript, .note').first().isVisible())
		assert.equal(await page.locator('search:visible').count(), 0)
	})
	for (const width of [320, 360, 1920]) {
		await run(width + ' px', { viewport: { width, height: 800 } }, async page => {
			await unfold(page)
			assert.deepEqual(await overflow(page), [])
		})
	}
	await run('print', {}, async page => {
		assert.equal((await page.pdf({ format: 'A4' })).subarray(0, 5).toString(), '%PDF-')
	})
	await validated(name, file)
}

const validated = (name, file) => check(name, 'html-validate', async () => {
	const validate = new HtmlValidate({ root: true, extends: ['html-validate:standard', 'html-validate:a11y'] })
	const report = await validate.validateString(readFileSync(join(folder, file), 'utf8'), file)
	assert.deepEqual(report.results.flatMap(r => r.messages).slice(0, 20).map(m => `${m.line}:${m.column}: ${m.ruleId}: ${m.message} (${m.selector ?? ''})`), [])
})

// alone is the picture as a file of its own.
const alone = async name => {
	for (const viewport of [{ width: 360, height: 800 }, { width: 1280, height: 800 }]) {
		await check(name, `the picture alone, ${viewport.width} px`, () => open(name + '.svg', { viewport }, async page => {
			assert.deepEqual(await outside(page), [])
			assert.ok(await page.evaluate(() => document.documentElement.getBoundingClientRect().width <= innerWidth))
		}))
	}
}

// inert holds that what a table says is text, and nothing else.
const inert = async (...files) => {
	const known = new Set(facts('elements'))
	for (const file of files) {
		await check(file, 'what the table says is inert', () => open(file, {}, async page => {
			const found = await page.evaluate(() => {
				const names = new Set, wrong = []
				for (const e of document.querySelectorAll('*')) {
					names.add(e.localName)
					for (const a of e.attributes) {
						if (/^on|^srcdoc$/i.test(a.name) || a.name === 'style' && e !== document.documentElement) wrong.push(`${e.localName} has ${a.name}`)
						if (/^(xlink:)?(href|src|action|formaction)$/i.test(a.name) && !/^(#|https?:\/\/)/.test(a.value)) wrong.push(`${e.localName} leads to ${a.value}`)
					}
				}
				if (window.pwned) wrong.push('a script of the table ran')
				return { names: [...names], wrong }
			})
			assert.deepEqual(found.wrong, [])
			assert.deepEqual(found.names.filter(n => !known.has(n)), [])
			await page.evaluate(() => { // what a reader may click that leads nowhere else
				for (const e of document.querySelectorAll('summary, button, a[href^="#"]')) e.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
			})
			await idle(page)
			assert.equal(await page.evaluate(() => window.pwned), undefined)
		}))
	}
}

const median = list => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]
const figure = (page, name, ms) => say({ page, figure: name, ms: Math.round(ms * 100) / 100 })

// Speed is measured, and not held: it is that of the machine.
const speed = async (name, word, rows) => {
	await check(name, 'each key of a search is measured', () => open(name + '.html', {}, async page => {
		await page.evaluate(() => new Promise(done => requestIdleCallback(done))) // nobody types before
		const times = await page.evaluate(async word => {
			const input = document.querySelector('input[type=search]'), times = []
			for (let round = 0; round < 10; round++) {
				for (let i = 1; i <= word.length; i++) {
					input.value = word.slice(0, i)
					const start = performance.now()
					input.dispatchEvent(new InputEvent('input', { bubbles: true }))
					document.body.getBoundingClientRect() // and what is to be laid out
					times.push(performance.now() - start)
					await new Promise(requestAnimationFrame)
				}
			}
			return times
		}, word)
		assert.ok(times.length >= 50)
		figure(name, `a key of the search among ${rows} rows, median of ${times.length}`, median(times))
		figure(name, `a key of the search among ${rows} rows, the slowest`, Math.max(...times))
	}))
	await opening(name, name + '.html')
}

const opening = (name, file) => check(name, 'how it opens is measured', async () => {
	const times = []
	for (let i = 0; i < 5; i++) {
		await open(file, {}, async page => {
			await idle(page)
			times.push(await page.evaluate(() => {
				const n = performance.getEntriesByType('navigation')[0], p = performance.getEntriesByName('first-contentful-paint')[0]
				return { parsed: n.domInteractive - n.responseStart, painted: (p?.startTime ?? n.loadEventEnd) - n.responseStart, loaded: n.loadEventEnd - n.responseStart }
			}))
		})
	}
	for (const what of ['parsed', 'painted', 'loaded']) figure(name, `${file}: until it is ${what}, median`, median(times.map(t => t[what])))
})

const known = { ordinary, catalogue, alone, inert, speed }
const plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'))
for (const { run, args } of plan) await known[run](...args)
await browser.close()
say({ done: true })
