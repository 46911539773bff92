'use strict'
const root = document.documentElement
root.classList.add('js')
addEventListener('DOMContentLoaded', () => {
const $ = (selector, in_ = document) => in_.querySelector(selector)
const $$ = (selector, in_ = document) => [...in_.querySelectorAll(selector)]
const bar = $('search'), input = $('[type=search]', bar), chips = $$('fieldset', bar), boxes = $$('[type=checkbox]', bar)
const of = { method: $$('input', chips[0]), class: $$('input', chips[1]) }
const count = $('.count'), status = $('[role=status]'), none = $('.none'), main = $('main'), grid = $('.grid'), picture = $('.picture')
const articles = $$('article'), marks = $$('.grid tbody tr:not(.class)')
const groups = $$('main > section:has(article)'), heads = $$('.grid .class')
const methods = marks.map(row => [...row.cells].slice(1).map(cell => cell.textContent !== ''))
const classes = articles.map(a => groups.indexOf(a.parentNode))
const shown = articles.map(() => true)

// What is searched, made once: all that is said of a row but the examples, in small letters.
let texts
const read = () => texts ??= articles.map(a => $$('h3, .say > :not(h4)', a).map(e => e.textContent).join('\n').replace(/\bhttps?:\S+/g, '').toLowerCase())
const later = window.requestIdleCallback ?? setTimeout
later(() => { read(); tell() })

// Screen readers hear of a change once the reader rests.
let saying
const say = (text, wait = 0) => { clearTimeout(saying); saying = setTimeout(() => { status.textContent = text }, wait) }

// What the filter leaves is known at once and shown in steps, each of which fits in a frame:
// a thousand rows that come and go do not hold the next key up.
const want = articles.map(() => true), left = groups.map(() => articles.length)
let next = 0, frame, asks
const step = (limit = 120) => {
for (let n = 0; next < articles.length && n < limit; next++) {
if (shown[next] === want[next]) continue
shown[next] = want[next]
articles[next].hidden = marks[next].hidden = !want[next]
n++
}
cancelAnimationFrame(frame)
if (next < articles.length) frame = requestAnimationFrame(() => step())
else groups.forEach((g, i) => { g.hidden = heads[i].hidden = !left[i] })
}
// An error that is pasted as it came has words that no row has: it leads to the row whose
// code and names it has most of, and the words of its message, around the values.
let said
const tell = () => said ??= articles.map(a => ({
names: $$('h3 > b, h3 > code', a).map(e => e.lastChild.data.toLowerCase()),
parts: ($('.message', a)?.textContent ?? '').toLowerCase().split(/\{[^{}]*\}/).map(p => p.trim()).filter(Boolean),
}))
const pasted = text => {
const tokens = new Set(text.split(/[^\p{L}\p{N}_.-]+/u))
const points = tell().map(({ names, parts }) => {
let at = 0, n = parts.join('').length
if (n < 8 || !parts.every(p => at = text.indexOf(p, at) + 1)) n = 0
return names.reduce((sum, name) => sum + (tokens.has(name) || /[^\p{L}\p{N}_.-]/u.test(name) && text.includes(name) ? name.length : 0), n)
})
const most = Math.max(...points)
return points.map(n => most > 0 && n === most)
}
const filter = () => {
const terms = input.value.toLowerCase().split(/\s+/).filter(Boolean)
const on = name => of[name].map((b, i) => b.checked ? i : -1).filter(i => i >= 0)
const byMethod = on('method'), byClass = on('class'), all = terms.length ? read() : []
let found = all.map(text => terms.every(t => text.includes(t)))
if (terms.length && !found.includes(true)) found = pasted(input.value.toLowerCase())
left.fill(0)
for (let i = 0; i < articles.length; i++) {
want[i] = (!byClass.length || byClass.includes(classes[i])) && (!byMethod.length || byMethod.some(m => methods[i][m])) && (!terms.length || found[i])
if (want[i]) left[classes[i]]++
}
groups.forEach((g, i) => { if (left[i]) g.hidden = heads[i].hidden = false })
next = 0
step()
const n = left.reduce((a, b) => a + b, 0)
none.hidden = n > 0
asks = terms.length + byMethod.length + byClass.length > 0
if (picture) picture.hidden = asks
return count.textContent = n === articles.length ? `${n} statuses` : `${n} of ${articles.length} statuses`
}

// The address has the filter, to be shared; it is written when the reader rests, since
// browsers refuse to be told often.
const names = name => of[name].filter(b => b.checked).map(b => b.value).join(',')
let writing
const write = () => {
const url = new URL(location.href), set = (k, v) => { v ? url.searchParams.set(k, v) : url.searchParams.delete(k) }
set('q', input.value.trim())
set('method', names('method'))
set('class', names('class'))
if (url.href !== location.href) try { history.replaceState(history.state, '', url.href.replaceAll('%2C', ',')) } catch {}
}
const change = () => {
say(filter(), 500)
// What is asked for is seen, wherever on the page the reader was.
if (asks) {
grid.scrollTop = 0
if (main.getBoundingClientRect().top < 0) main.scrollIntoView({ behavior: 'instant' })
}
clearTimeout(writing)
writing = setTimeout(write, 250)
}
const clear = () => {
input.value = ''
for (const b of boxes) b.checked = false
change()
}
bar.addEventListener('input', change)
$('button', none).addEventListener('click', () => { clear(); input.focus() })

// Where the address leads. A filter that hides it is lifted.
const target = () => {
const id = location.hash.slice(1), find = id => document.getElementById(id)
try { return find(id) ?? find(decodeURIComponent(id)) } catch {}
}
const reveal = () => {
const to = target(), article = to?.closest('article')
if (!article) {
if (to) hold(to)
return
}
if (!want[articles.indexOf(article)]) { clear(); say('The filter was lifted to show the status.') }
step(Infinity)
const at = articles.indexOf(article)
articles.slice(Math.max(0, at - 5), at + 3).forEach(enhance)
hold(article)
}
// What is above gets its true height when it is painted: the row is held in its place until
// nothing has moved for a while, or the reader moves.
let held
const hold = row => {
held = row
let top, still = 0, frames = 0
const look = () => {
if (held !== row || frames++ > 120) return
const now = row.getBoundingClientRect().top
if (top === undefined || Math.abs(now - top) > 1) {
row.scrollIntoView({ behavior: 'instant' })
top = row.getBoundingClientRect().top
still = 0
} else if (++still > 12) return
requestAnimationFrame(look)
}
look()
}
for (const by of ['wheel', 'touchstart', 'pointerdown', 'keydown']) addEventListener(by, () => { held = null }, { passive: true })
addEventListener('hashchange', reveal)

addEventListener('keydown', e => {
if (e.altKey || e.ctrlKey || e.metaKey) return
if (e.key === '/' && !e.target.closest('input, textarea, [contenteditable]')) { e.preventDefault(); input.focus(); input.select() }
if (e.key === 'Escape' && (input.value || boxes.some(b => b.checked))) { e.preventDefault(); clear() }
if (e.key === 'Enter' && e.target === input) {
const first = articles.find((a, i) => want[i])
if (first) { write(); location.hash = first.id; $('.hash', first).focus({ preventScroll: true }) }
}
})

// Copying, also where there is no clipboard to write to.
const copy = async (text, what) => {
try { await navigator.clipboard.writeText(text) } catch {
const area = document.createElement('textarea'), back = document.activeElement
area.value = text
document.body.append(area)
area.select()
document.execCommand('copy')
area.remove()
back?.focus({ preventScroll: true })
}
say(what)
}
document.addEventListener('click', e => {
const button = e.target.closest('.copy')
if (button) {
copy($('pre', button.parentNode).lastElementChild.textContent, 'Copied.')
button.textContent = 'Copied'
setTimeout(() => { button.textContent = 'Copy' }, 1500)
}
const hash = e.target.closest('.hash')
if (hash) {
const url = new URL(hash.href)
for (const k of ['q', 'method', 'class']) url.searchParams.delete(k)
copy(url.href, 'The link is copied.')
}
const tab = e.target.closest('[role=tab]')
if (tab) choose(tab.textContent)
})

// The formats of a response become tabs; the one chosen is chosen everywhere.
let format
const pick = list => {
const tabs = [...list.children], panels = $$('.format', list.parentNode)
const at = Math.max(0, tabs.findIndex(t => t.textContent === format))
tabs.forEach((t, i) => { t.ariaSelected = i === at; t.tabIndex = i === at ? 0 : -1; panels[i].hidden = i !== at })
}
const choose = f => { format = f; $$('[role=tablist]').forEach(pick) }
const make = (tag, attributes, text) => {
const e = document.createElement(tag)
for (const k in attributes) e.setAttribute(k, attributes[k])
e.textContent = text
return e
}
// The colours of code, where the browser paints them without a change to the page.
const paints = window.Highlight && !matchMedia('(forced-colors: active)').matches && ['key', 'text', 'word', 'note'].map(name => { const h = new Highlight; CSS.highlights.set(name, h); return h })
const tokens = /(^[\w-]+(?=: )|"(?:[^"\\\n]|\\.)*"(?=:)|<\/?[\w:.-]+|\/?>)|("(?:[^"\\\n]|\\.)*"|'[^'\n]*')|(\b(?:true|false|null|nil|var|if|return|for|switch|case|\d[\d.]*)\b)|((?<![:\w])\/\/.*)/gm
const paint = code => {
const node = code.firstChild
// Of headers the names, of XML the tags and the attributes have a colour.
const groups = code.className ? 1 : node.data.startsWith('<') ? 2 : 4
for (const m of node.data.matchAll(tokens)) {
const group = m.findIndex((g, i) => i && g !== undefined)
if (group > groups) continue
const range = new StaticRange({ startContainer: node, startOffset: m.index, endContainer: node, endOffset: m.index + m[0].length })
paints[group - 1].add(range)
}
}
const done = new WeakSet
const enhance = article => {
if (done.has(article)) return
done.add(article)
const name = $('h3 > code', article).textContent
if (paints) $$('pre code', article).forEach(paint)
for (const ex of $$('.ex', article)) {
const what = $('h4', ex)?.textContent ?? $('p', ex)?.firstChild.data.trim() ?? 'response'
ex.append(make('button', { type: 'button', class: 'copy', 'aria-label': `Copy ${what} of ${name}` }, 'Copy'))
}
const panels = $$('.format', article)
if (panels.length < 2) return
const list = make('div', { role: 'tablist', 'aria-label': `Format of ${name}` }, '')
for (const p of panels) {
const f = $('p', p)?.firstChild.data.trim() ?? 'none'
list.append(make('button', { type: 'button', role: 'tab' }, f))
p.setAttribute('role', 'tabpanel')
p.ariaLabel = f
}
panels[0].before(list)
panels[0].parentNode.classList.add('tabs')
pick(list)
list.addEventListener('keydown', e => {
const tabs = [...list.children], i = tabs.indexOf(e.target), n = tabs.length
const to = { ArrowRight: (i + 1) % n, ArrowLeft: (i + n - 1) % n, Home: 0, End: n - 1 }[e.key]
if (to === undefined) return
e.preventDefault()
choose(tabs[to].textContent)
tabs[to].focus()
})
}
const near = new IntersectionObserver(entries => {
for (const e of entries) if (e.isIntersecting) { near.unobserve(e.target); enhance(e.target) }
}, { rootMargin: '800px' })
articles.forEach(a => near.observe(a))

// How much of the top the bar covers.
const find = $('.find'), cover = () => root.style.setProperty('--bar', (bar.offsetHeight || find.offsetHeight) + 'px')
new ResizeObserver(cover).observe(find)

// Paper shows the picture.
addEventListener('beforeprint', () => { for (const d of $$('details')) d.open = true })

// What the address asked for.
const asked = new URL(location.href).searchParams
input.value = asked.get('q') ?? ''
for (const name in of) for (const b of of[name]) b.checked = (asked.get(name) ?? '').split(',').includes(b.value)
if (input.value || boxes.some(b => b.checked)) say(filter())
cover()
reveal()
})
