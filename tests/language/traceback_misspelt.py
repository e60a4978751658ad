def work(counter):
    return conter + 1


work(1)
