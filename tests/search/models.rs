//! The models on which other explorers were measured.

use super::toy::{Object::*, Op::*, Toy, Value::*};

/// Each of n clients reads how many of the n - 1 tickets are left, and takes one if there is one; main joins them.
pub fn tickets(n: usize) -> Toy {
    let client = vec![Read(0, 0), JumpIf(0, 0, 5), Write(0, Less(0)), Set(0, 0), Set(1, 1)];
    Toy::new(vec![Cell(n as u32 - 1)], vec![(1, vec![Join(2)]), (n, client)]).telling(|toy, state| {
        let sold = (1..toy.classes.len()).map(|client| toy.process(state, client)[2]).sum::<u32>();
        u32::from(sold as usize == toy.classes.len() - 1)
    })
}

/// Dining philosophers; the last one may take his forks in the other order.
pub fn philosophers(n: usize, is_ordered: bool) -> Toy {
    let mut classes = vec![(1, vec![Join((1 << (n + 1)) - 2)])];
    for i in 0..n {
        let (mut left, mut right) = (i, (i + 1) % n);
        if is_ordered && i == n - 1 {
            (left, right) = (right, left);
        }
        classes.push((1, vec![Acquire(left), Acquire(right), Release(right), Release(left)]));
    }
    Toy::new(vec![Semaphore(1); n], classes)
}

/// One bounded queue: producers put 1 to `items`, consumers add up until a 0; main joins the producers, puts a 0 for
/// each consumer, joins them.
pub fn buffer(producers: usize, consumers: usize, items: u32, capacity: u32) -> Toy {
    let mut main = vec![Join(2)];
    main.extend(vec![Put(0, Just(0)); consumers]);
    main.push(Join(4));
    let producer = (1..=items).map(|item| Put(0, Just(item))).collect();
    let consumer = vec![Get(0, 0), JumpIf(0, 0, 5), Add(1, 0, 1000), Set(0, 0), Jump(0)];
    Toy::new(vec![Queue(capacity)], vec![(1, main), (producers, producer), (consumers, consumer)])
}

/// Workers with a private pipe each, a counter under a lock (or not), a queue of results.
pub fn pipes(workers: usize, is_locked: bool) -> Toy {
    let (counter, lock, results) = (workers, workers + 1, workers + 2);
    let mut objects = vec![Queue(2); workers];
    objects.extend([Cell(0), Semaphore(1), Queue(workers as u32)]);
    let mut main: Vec<_> = (0..workers).map(|w| Put(w, Just(1))).collect();
    main.extend((0..workers).flat_map(|_| [Get(results, 0), Set(0, 0)]));
    main.extend((0..workers).map(|w| Put(w, Just(0))));
    main.push(Join((1 << (workers + 1)) - 2));
    let mut classes = vec![(1, main)];
    for w in 0..workers {
        let mut code = vec![Get(w, 0)];
        code.extend(is_locked.then_some(Acquire(lock)));
        code.extend([Read(counter, 1), Add(1, 0, 1000), Write(counter, Register(1)), Set(1, 0)]);
        code.extend(is_locked.then_some(Release(lock)));
        code.extend([Put(results, Just(1)), Get(w, 0)]);
        classes.push((1, code));
    }
    Toy::new(objects, classes)
}

/// Each holds one lock and tries for the next; when it is taken, lets go of its own and begins again.
pub fn polite(n: usize) -> Toy {
    let mut classes = vec![(1, vec![Join((1 << (n + 1)) - 2)])];
    for i in 0..n {
        let next = (i + 1) % n;
        let code = vec![
            Acquire(i),
            Try(next, 0),
            JumpIf(0, 1, 5),
            Release(i),
            Jump(0),
            Set(0, 0),
            Release(next),
            Release(i),
        ];
        classes.push((1, code));
    }
    Toy::new(vec![Semaphore(1); n], classes)
}
