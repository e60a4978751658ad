"""The first reader in takes the room, the last one out gives it back; the writer needs the room for both of its writes.
Each reader sees 0 0 or 1 1. Either prints inside the room, both may be there together, so their texts come in either
order, and the writer comes before, between or after them.
"""
from multiprocessing import Array, Lock, Process, Value

def read(door, room, readers, data):
    with door:
        readers.value += 1
        if readers.value == 1:
            room.acquire()
    print(data[0], data[1])
    with door:
        readers.value -= 1
        if readers.value == 0:
            room.release()

if __name__ == '__main__':
    door, room = Lock(), Lock()
    readers, data = Value('i', 0, lock=False), Array('i', 2, lock=False)
    ps = [Process(target=read, args=(door, room, readers, data)) for _ in range(2)]
    for p in ps:
        p.start()
    with room:
        data[0] = 1
        data[1] = 1
    for p in ps:
        p.join()
