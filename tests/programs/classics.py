# Programs as courses have them: what each prints does not depend on who runs when.
import time
from multiprocessing import (Array, Barrier, BoundedSemaphore, Condition, Event, Lock, Process, Queue, RawArray, RLock,
                             Semaphore, SimpleQueue, Value)


def say(*words):
    print(*words, flush=True)


def run(target, arguments):
    children = [Process(target=target, args=args) for args in arguments]
    for p in children:
        p.start()
    for p in children:
        p.join()
    return [p.exitcode for p in children]


# Readers and writers, readers first.
def read(mutex, room, readers, data, seen):
    for _ in range(5):
        with mutex:
            readers.value += 1
            if readers.value == 1:
                room.acquire()
        a, b = data[0], data[1]
        assert a == b, (a, b)
        with mutex:
            readers.value -= 1
            if readers.value == 0:
                room.release()
    seen.release()


def write(room, data, n):
    for _ in range(5):
        with room:
            data[0] += n
            time.sleep(0.001)
            data[1] += n


# Philosophers who take the lower fork first.
def dine(forks, me, meals):
    left, right = sorted((me, (me + 1) % len(forks)))
    for _ in range(3):
        with forks[left]:
            with forks[right]:
                meals[me] += 1


# A rendezvous in three phases.
def phase(barrier, log, me):
    for n in range(3):
        log[me * 3 + n] = n + 1
        barrier.wait(5)


# Ping and pong over events.
def pong(ping, pong_, out):
    for n in range(3):
        ping.wait()
        ping.clear()
        out.put(n)
        pong_.set()


# The same turn by turn over a condition.
def turn(c, whose, me, out):
    for n in range(3):
        with c:
            c.wait_for(lambda: whose.value == me)
            out.put((me, n))
            whose.value = 1 - me
            c.notify_all()


# At most two inside.
def enter(seats, inside, most):
    with seats:
        with inside.get_lock():
            inside.value += 1
            most.value = max(most.value, inside.value)
        time.sleep(0.01)
        with inside.get_lock():
            inside.value -= 1


class Account:
    def __init__(self, money):
        self.money = Value('d', money)
        self.lock = RLock()

    def move(self, amount):
        with self.lock:
            self.change(amount)

    def change(self, amount):
        with self.lock:
            self.money.value += amount


def pay(account, amount):
    for _ in range(20):
        account.move(amount)


if __name__ == '__main__':
    data, seen = RawArray('i', 2), Semaphore(0)
    mutex, room, readers = Lock(), Semaphore(1), Value('i', 0, lock=False)
    children = [Process(target=read, args=(mutex, room, readers, data, seen)) for _ in range(3)]
    children += [Process(target=write, args=(room, data, n)) for n in (1, 10)]
    for p in children:
        p.start()
    for p in children:
        p.join()
    say('readers and writers', data[:], readers.value, seen.get_value())
    forks, meals = [Lock() for _ in range(4)], Array('i', 4)
    say(run(dine, [(forks, me, meals) for me in range(4)]), meals[:])
    barrier, log = Barrier(3), Array('i', 9)
    say(run(phase, [(barrier, log, me) for me in range(3)]), log[:], barrier.n_waiting)
    ping, answer, out = Event(), Event(), SimpleQueue()
    p = Process(target=pong, args=(ping, answer, out))
    p.start()
    for n in range(3):
        ping.set()
        answer.wait()
        answer.clear()
    p.join()
    say([out.get() for _ in range(3)], out.empty())
    c, whose = Condition(), Value('i', 0)
    say(run(turn, [(c, whose, me, out) for me in range(2)]), [out.get() for _ in range(6)])
    seats, inside, most = BoundedSemaphore(2), Value('i', 0), Value('i', 0)
    run(enter, [(seats, inside, most) for _ in range(5)])
    say(inside.value, most.value <= 2, seats)
    account = Account(100.0)
    say(run(pay, [(account, n) for n in (1.5, -0.5, 2)]), account.money.value)
    q = Queue()
    v = Value('i', 7)
    q.put(v.value)
    say(q.get() + v.value)
