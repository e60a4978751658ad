class Worker(Process):
    """Works."""
    count = 0

    def __init__(self, name):
        super().__init__()
        self.__name = name

    def run(self):
        return [self.__name + x for x in self.items if x]
