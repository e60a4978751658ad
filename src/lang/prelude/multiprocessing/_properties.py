#@file <string>
# Attributes of a synchronized value: each access holds the lock. CPython makes these from a text.
def make_property(name):
    def get(self):
        self.acquire()
        try:
            return getattr(self._obj, name)  #@ 5
        finally:
            self.release()

    def set(self, value):
        self.acquire()
        try:
            setattr(self._obj, name, value)  #@ 11
        finally:
            self.release()
    return property(get, set)


def _value_property():
    def getvalue(self):
        self.acquire()
        try:
            return self._obj.value  #@ 5
        finally:
            self.release()

    def setvalue(self, value):
        self.acquire()
        try:
            self._obj.value = value  #@ 11
        finally:
            self.release()
    return property(getvalue, setvalue)


def _raw_property():
    def getraw(self):
        self.acquire()
        try:
            return self._obj.raw  #@ 5
        finally:
            self.release()

    def setraw(self, value):
        self.acquire()
        try:
            self._obj.raw = value  #@ 11
        finally:
            self.release()
    return property(getraw, setraw)


value = _value_property()
raw = _raw_property()
