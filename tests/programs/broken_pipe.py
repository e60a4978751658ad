# Nobody reads any more: the traceback.
from multiprocessing import Pipe

reading, writing = Pipe(False)
reading.close()
writing.send([1, 2, 3])
