'use strict'
const root = document.documentElement
root.classList.add('js')
addEventListener('DOMContentLoaded', () => {
const $ = (selector, in_ = document) => in_.querySelector(selector)
const {t: texts, s: services, e: entries} = JSON.parse($('#_data').textContent)
const [NAME, CODE, PHRASE, MESSAGE, RETRY, SERVICES, OWNER, DETAILS, CAUSES, PARAMS, LINKS, SINCE, TYPE, DEPRECATED, FORMERLY, FIELDS] = Array(16).keys()
const bar = $('search'), input = $('input[type=search]'), select = $('select'), boxes = [...bar.querySelectorAll('[type=checkbox]')]
const list = $('.ids'), none = $('.none'), only = $('.only'), more = $('.more'), counter = $('.count'), status = $('[role=status]')
const many = 100 // that are shown at once
const rowsOf = e => e.slice(3)
const listed = v => v || []
const number = n => n.toLocaleString('en')
const ids = n => number(n) + (n === 1 ? ' id' : ' ids')

// Elements are made of text alone: nothing of the data is ever read as HTML.
const make = (name, props, ...children) => {
const e = document.createElement(name)
for (const k in props) if (k in e) e[k] = props[k]; else e.setAttribute(k, props[k])
e.append(...children.filter(c => c !== null))
return e
}
const isPage = uri => /^https?:\/\//.test(uri)
const linkTo = (uri, text) => isPage(uri) ? make('a', {href: uri}, text) : text

// The services of a row, each with its link: a number, whose link ends with the id, or -1
// minus that and the link's text behind it.
const usesOf = (e, r) => {
const all = []
const uses = r[SERVICES]
for (let i = 0; i < uses.length; i++) {
if (uses[i] < 0) {
all.push([-1 - uses[i], texts[uses[i + 1]]])
i++
} else {
const begin = texts[services[uses[i]][2]]
all.push([uses[i], begin && begin + texts[e[2]]])
}
}
return all
}
const eachService = (r, use) => {
const uses = r[SERVICES]
for (let i = 0; i < uses.length; i++) use(uses[i] < 0 ? -1 - uses[i++] : uses[i])
}
const has = (e, service) => {
let is = false
for (const r of rowsOf(e)) eachService(r, s => { is ||= s === service })
return is
}
const usedBy = e => {
if (e.length > 4) return new Set(rowsOf(e).flatMap(r => usesOf(e, r).map(u => u[0]))).size
let n = 0
eachService(e[3], () => n++)
return n
}

// What is searched: all that is said of an entry, in small letters, one text for all.
let hay, starts
const read = () => {
if (hay !== undefined) return
const small = texts.map(t => t.toLowerCase())
const parts = Array(entries.length)
starts = new Int32Array(entries.length + 1)
let at = 0
for (let i = 0; i < entries.length; i++) {
const e = entries[i], seen = [small[e[0]]]
for (let j = 3; j < e.length; j++) {
const r = e[j]
seen.push(r[CODE], small[r[NAME]])
for (const k of [PHRASE, MESSAGE, OWNER, SINCE, TYPE, DEPRECATED]) if (r[k]) seen.push(small[r[k]])
for (const k of [DETAILS, CAUSES, PARAMS, FORMERLY]) if (r[k]) for (const t of r[k]) if (t) seen.push(small[t])
eachService(r, s => seen.push(small[services[s][1]]))
}
parts[i] = seen.join('\n')
starts[i] = at
at += parts[i].length + 1
}
starts[entries.length] = at
hay = parts.join('\0')
}

// The entries, of those that are left, that have the term.
const having = (term, left) => {
const found = []
if (left.length < entries.length / 4) {
for (const i of left) {
const at = hay.indexOf(term, starts[i])
if (at >= 0 && at < starts[i + 1]) found.push(i)
else if (at < 0) break
}
return found
}
let k = 0
for (let at = hay.indexOf(term); at >= 0 && k < left.length;) {
while (k < left.length && starts[left[k] + 1] <= at) k++
if (k === left.length) break
if (starts[left[k]] > at) {
at = hay.indexOf(term, starts[left[k]])
continue
}
found.push(left[k])
at = hay.indexOf(term, starts[left[k] + 1])
}
return found
}

const all = entries.map((_, i) => i)
const checked = name => boxes.filter(b => b.name === name && b.checked).map(b => b.value)
const tests = {
shared: e => usedBy(e) > 1,
differ: e => e.length > 4,
deprecated: e => rowsOf(e).some(r => r[DEPRECATED]),
}
let matches = all, shown = 0, pinned = -1
const filter = () => {
const terms = input.value.toLowerCase().split(/\s+/).filter(Boolean)
const classes = checked('class').map(Number), wants = checked('only'), service = select.value
let left = all
if (pinned >= 0) left = [pinned]
else {
if (terms.length) read()
for (const term of terms) left = having(term, left)
if (classes.length) left = left.filter(i => rowsOf(entries[i]).some(r => classes.includes(r[CODE] / 100 | 0)))
for (const want of wants) left = left.filter(i => tests[want](entries[i]))
if (service) left = left.filter(i => has(entries[i], +service))
}
matches = left
list.replaceChildren()
shown = 0
show(many)
if (pinned >= 0) $('details', list).open = true
only.hidden = pinned < 0
none.hidden = left.length > 0
$('span', only).textContent = 'One id of ' + number(entries.length) + '.'
const text = left.length === entries.length ? ids(left.length) : number(left.length) + ' of ' + ids(entries.length)
counter.textContent = text
return text
}

const show = n => {
const end = Math.min(matches.length, shown + n)
const part = document.createDocumentFragment()
for (; shown < end; shown++) part.append(item(matches[shown], shown))
list.append(part)
more.hidden = shown === matches.length
}

// An entry as one line, below which the rest is made when it is opened.
const item = (i, place) => {
const e = entries[i], rows = rowsOf(e), first = rows[0]
const codes = [...new Set(rows.map(r => r[CODE]))]
const n = usedBy(e)
const said = texts[first[MESSAGE]] || (first[DETAILS] ? texts[first[DETAILS][0]] : texts[first[PHRASE]])
const of = n === 1 ? texts[services[usesOf(e, first)[0][0]][1]] : number(n) + ' services'
const summary = make('summary', {className: rows.every(r => r[DEPRECATED]) ? 'old' : ''},
make('b', {className: 'c' + (codes[0] / 100 | 0)}, codes.join(' ')), make('code', {}, texts[e[0]]),
make('span', {className: 'm'}, said), make('span', {className: 'of'}, of))
const details = make('details', {}, summary)
details.addEventListener('toggle', () => { if (details.open) open(details, e) })
return make('li', {'aria-posinset': place + 1, 'aria-setsize': matches.length}, details)
}

const open = (details, e) => {
if (details.children.length > 1) return
const rows = rowsOf(e)
rows.forEach((r, i) => details.append(section(e, r, rows.length > 1, i === 0 && !r[MESSAGE])))
}

// A row as its services have it.
const section = (e, r, several, isSaid) => {
const facts = make('dl', {})
const fact = (name, ...values) => {
if (values.length) facts.append(make('dt', {}, name), ...values.map(v => make('dd', {}, v)))
}
const pairs = (list, f) => {
const out = []
for (let i = 0; i < list.length; i += 2) out.push(f(texts[list[i]], texts[list[i + 1]]))
return out
}
const say = (name, i) => { if (i) fact(name, texts[i]) }
fact(texts[e[0]] === texts[r[NAME]] ? 'Status' : 'Row', (texts[e[0]] === texts[r[NAME]] ? '' : texts[r[NAME]] + ', ') + r[CODE] + ' ' + texts[r[PHRASE]])
if (r[CAUSES]) fact('Causes', ...pairs(r[CAUSES], (cause, remedy) => make('div', {className: 'cause'}, cause, remedy ? make('div', {className: 'remedy'}, remedy) : null)))
say('Try again', r[RETRY])
if (r[PARAMS]) fact('Params', pairs(r[PARAMS], (name, type) => name + ' (' + type + ')').join(', '))
if (r[FIELDS]) fact('Fields', 'It lists the fields of the request that are wrong.')
if (r[TYPE]) fact('Problem type', linkTo(texts[r[TYPE]], texts[r[TYPE]]))
say('Owner', r[OWNER])
say('Since', r[SINCE])
if (r[FORMERLY]) fact('Formerly', r[FORMERLY].map(i => texts[i]).join(', '))
if (r[LINKS]) fact('See', ...r[LINKS].map(i => linkTo(texts[i], texts[i])))
const uses = make('div', {className: 'uses'})
const add = use => {
const title = texts[services[use[0]][1]]
uses.append(make('span', {}, make('a', {href: '#service/' + texts[services[use[0]][0]]}, title), ...(isPage(use[1] || '') ? [' (', make('a', {href: use[1], 'aria-label': 'the page of ' + title}, 'page'), ')'] : [])))
}
const used = usesOf(e, r)
used.slice(0, 30).forEach(add)
if (used.length > 30) {
const rest = make('button', {type: 'button'}, number(used.length - 30) + ' more')
rest.addEventListener('click', () => { rest.remove(); used.slice(30).forEach(add) })
uses.append(rest)
}
fact('Services', uses)
const link = make('a', {href: '#' + encodeURIComponent(texts[e[0]])}, 'Link to this id')
return make('section', {className: 'row'},
several && r[MESSAGE] ? make('p', {}, texts[r[MESSAGE]]) : null,
r[DEPRECATED] ? make('p', {className: 'dep'}, 'Deprecated. ' + texts[r[DEPRECATED]]) : null,
...listed(r[DETAILS]).slice(isSaid ? 1 : 0).map(i => make('p', {}, texts[i])), facts, make('p', {className: 'share'}, link))
}

// The address has the filter, to be shared; it is written when the reader rests, since
// browsers refuse to be told often.
let writing
const write = () => {
const url = new URL(location.href), set = (k, v) => { v ? url.searchParams.set(k, v) : url.searchParams.delete(k) }
set('q', input.value.trim())
set('class', checked('class').join(' '))
set('only', checked('only').join(' '))
set('service', select.value && texts[services[select.value][0]])
if (pinned < 0) url.hash = ''
if (url.href !== location.href) try { history.replaceState(null, '', url.href) } catch {}
}
const start = () => {
const asked = new URLSearchParams(location.search)
input.value = asked.get('q') ?? ''
for (const b of boxes) b.checked = (asked.get(b.name) ?? '').split(' ').includes(b.value)
const name = asked.get('service')
if (name) select.value = String(services.findIndex(s => texts[s[0]] === name))
}

// Screen readers hear of a change once the reader rests.
let saying
const say = text => { clearTimeout(saying); saying = setTimeout(() => { status.textContent = text }, 500) }
const change = () => {
pinned = -1
say(filter())
clearTimeout(writing)
writing = setTimeout(write, 250)
}
const clear = () => {
input.value = select.value = ''
for (const b of boxes) b.checked = false
change()
input.focus()
}
const go = () => {
const end = location.hash.slice(1)
let at = end
try { at = decodeURIComponent(end) } catch {}
if (!at || at[0] === '_') return false
const service = end.startsWith('service/') ? services.findIndex(s => 'service/' + texts[s[0]] === at) : -1
if (service >= 0) {
pinned = -1
select.value = service
say(filter())
bar.scrollIntoView()
return true
}
const text = texts.indexOf(at), place = entries.findIndex(e => e[0] === text)
if (place < 0) return false
pinned = place
say(filter())
bar.scrollIntoView()
$('summary', list).focus({preventScroll: true})
return true
}

input.addEventListener('input', change)
bar.addEventListener('change', e => { if (e.target !== input) change() })
addEventListener('click', e => {
const does = e.target.dataset?.do
if (does === 'clear') clear()
if (does === 'more') {
const next = shown
show(many)
$('summary', list.children[next])?.focus()
}
})
addEventListener('keydown', e => {
if (e.key === '/' && !e.ctrlKey && !e.metaKey && !e.altKey && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName)) {
e.preventDefault()
input.focus()
input.select()
} else if (e.key === 'Escape' && e.target === input && input.value) {
input.value = ''
change()
}
})
addEventListener('hashchange', go)
new IntersectionObserver(seen => { if (seen.some(s => s.isIntersecting) && shown < matches.length) show(many) }, {rootMargin: '600px'}).observe(more)

// On paper stands what is filtered, opened, as far as there is paper.
let opened = []
addEventListener('beforeprint', () => {
show(Math.max(0, 1000 - shown))
opened = [...list.querySelectorAll('details:not([open])')]
for (const d of opened) {
open(d, entries[matches[[...list.children].indexOf(d.parentNode)]])
d.open = true
}
})
addEventListener('afterprint', () => { for (const d of opened) d.open = false })

start()
if (!go()) filter()
;(window.requestIdleCallback ?? setTimeout)(read)
})
