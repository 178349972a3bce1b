package calendar

// maxWait bounds the days an estimate looks ahead.
const maxWait = 366

// Load is what an estimate knows of one application and of the queue before it.
type Load struct {
	// From is the day the application began to wait, Today the day the queue was counted; a zero Today means From.
	From, Today Day
	// Waiting counts the applications ahead of this one; below 0 counts as 0.
	Waiting int
	// PerDay is how many the staff decide on an opening day; below 1 counts as 1.
	PerDay int
	// Least is the fewest days, open or not, a decision takes from From (the guide: 3). Most is how far ahead a date is
	// named at all (the guide: 10); below Least counts as Least, above 366 as 366.
	Least, Most int
}

// Window is the stretch in which a decision is to be expected. Both days are opening days and lie after Today, Earliest
// never after Latest.
type Window struct {
	Earliest, Latest Day
	// Busy says that the queue, not Least, decides the day.
	Busy bool
	// Longer says that the queue reaches past Latest, or that Most has gone by: it may take longer still, and a page that
	// shows the window should say so.
	Longer bool
}

// Estimate tells when an application will be decided. With q = ⌈(Waiting+1) / PerDay⌉, the opening days until its turn:
//
//	floor    = the first opening day on or after From + Least that lies after Today
//	end      = the first opening day on or after From + Most; once that has come, the next opening day after Today
//	Earliest = the later of floor and the q-th opening day after Today, but at most end
//	Latest   = the later of the 2q-th opening day after Today (staff at half their pace) and the opening day after
//	           Earliest, but at most end
//	Busy     = the q-th opening day after Today comes after floor
//	Longer   = end had come, or the q-th opening day after Today comes after end
func Estimate(c *Calendar, l Load) Window {
	l = l.bounded()
	floor := c.Add(later(l.From.Plus(l.Least), l.Today.Plus(1)), 0)
	end := c.Add(l.From.Plus(l.Most), 0)
	overdue := !end.After(l.Today)
	if overdue {
		end = c.Add(l.Today, 1)
	}
	room := c.Between(l.Today, end)
	turn := func(q int) Day {
		if q >= room {
			return end
		}
		return c.Add(l.Today, q)
	}
	q := l.Waiting/l.PerDay + 1
	earliest := earlier(later(turn(q), floor), end)
	return Window{
		Earliest: earliest,
		Latest:   earlier(later(turn(q+min(q, room)), c.Add(earliest, 1)), end),
		Busy:     q > room || turn(q).After(floor),
		Longer:   overdue || q > room,
	}
}

func (l Load) bounded() Load {
	if l.Today.IsZero() {
		l.Today = l.From
	}
	l.Waiting = max(l.Waiting, 0)
	l.PerDay = max(l.PerDay, 1)
	l.Least = min(max(l.Least, 0), maxWait)
	l.Most = min(max(l.Most, l.Least), maxWait)
	return l
}
