# Bytes and a list in shared memory, found by name.
from multiprocessing import Process
from multiprocessing.shared_memory import ShareableList, SharedMemory


def visit(name, list_name):
    there = SharedMemory(name=name)
    there.buf[:5] = b'HELLO'
    there.close()
    items = ShareableList(name=list_name)
    items[1] += 1.5
    items[2] = 'bye'
    items.shm.close()


if __name__ == '__main__':
    block = SharedMemory(create=True, size=10)
    block.buf[:] = b'helloworld'
    items = ShareableList(['a', 2.0, 'xyz', None, True, 7])
    p = Process(target=visit, args=(block.name, items.shm.name))
    p.start()
    p.join()
    print(bytes(block.buf[:10]), block.size >= 10)
    print(list(items), len(items), items.index('a'))
    block.close()
    block.unlink()
    items.shm.close()
    items.shm.unlink()
