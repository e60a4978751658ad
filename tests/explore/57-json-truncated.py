"""The child's dump empties the file first. Main loads the old number, the new one, or an empty file: an exception, exit
code 1, after which main still waits for its child. The child is done at the end in every case.
"""
import json
from multiprocessing import Process

def save(n):
    with open('db', 'w') as f:
        json.dump({'n': n}, f)

if __name__ == '__main__':
    save(0)
    Process(target=save, args=(1,)).start()
    with open('db') as f:
        print(json.load(f)['n'])
