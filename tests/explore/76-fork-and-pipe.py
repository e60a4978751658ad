"""Main closes its writing end and reads until all writers have ended: both bytes, in the order in which the children
wrote.
"""
import os

if __name__ == '__main__':
    r, w = os.pipe()
    for text in (b'a', b'b'):
        if os.fork() == 0:
            os.write(w, text)
            os._exit(0)
    os.close(w)
    text = b''
    while part := os.read(r, 10):
        text += part
    print(text.decode())
