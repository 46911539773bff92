'use strict'
{
	const seen = 'VERSION', key = 'statusgen: where the page was'
	const isPage = () => document.querySelector('article') !== null

	// What is looked at: the row at the top of the window, or else how far the page is scrolled.
	const remember = () => {
		if (!isPage()) return
		const at = [...document.querySelectorAll('article')].find(e => e.getBoundingClientRect().bottom > innerHeight / 3)
		const top = at?.getBoundingClientRect().top
		sessionStorage.setItem(key, JSON.stringify({ id: top < innerHeight ? at.id : '', top, y: scrollY }))
	}
	// Sections get their true heights as they are painted: it is held until that is over.
	const goBack = () => {
		const was = sessionStorage.getItem(key)
		if (!isPage() || !was) return
		sessionStorage.removeItem(key)
		const { id, top, y } = JSON.parse(was), at = document.getElementById(id)
		const hold = frames => {
			at ? scrollBy({ top: at.getBoundingClientRect().top - top, behavior: 'instant' }) : scrollTo({ top: y, behavior: 'instant' })
			if (frames > 0) requestAnimationFrame(() => hold(frames - 1))
		}
		hold(50)
	}
	const reload = () => {
		remember()
		history.scrollRestoration = 'manual'
		location.reload()
	}

	// A page that nobody looks at does not ask: a browser has six connections for all of them.
	let events
	const listen = () => {
		events?.close()
		events = undefined
		if (document.hidden) return
		events = new EventSource('/events')
		events.onmessage = e => { if (e.data !== seen) reload() }
	}
	document.addEventListener('visibilitychange', listen)
	addEventListener('pagehide', () => events?.close())
	addEventListener('pageshow', () => { goBack(); listen() })
}
