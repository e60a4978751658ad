"""Nobody waits for a child of os.fork: it asks for its parent before or after main has ended."""
import os

if __name__ == '__main__':
    main = os.getpid()
    if os.fork() == 0:
        print(os.getppid() == main)
