from multiprocessing import Process, Lock
import json
import time


def client(lock):
    with lock:
        db = json.load(open('db'))
        time.sleep(1)
        if db['count'] > 0:
            db['count'] -= 1
            json.dump(db, open('db', 'w'))
            print('购票成功')
        else:
            print('购票失败')


if __name__ == '__main__':
    with open('db', 'w') as db:
        db.write('{"count": 5}')
    lock = Lock()
    for i in range(100):
        Process(target=client, args=(lock,)).start()
