# A manager of one's own class.
from multiprocessing.managers import BaseManager


class Ledger:
    def __init__(self, start=0):
        self.total = start

    def add(self, amount):
        self.total += amount
        return self.total

    def balance(self):
        return self.total


class Bank(BaseManager):
    pass


Bank.register('Ledger', Ledger)

if __name__ == '__main__':
    with Bank() as bank:
        ledger = bank.Ledger(100)
        print(ledger.add(5), ledger.add(-30))
        print(ledger.balance())
        try:
            ledger.total
        except AttributeError as error:
            print('AttributeError', 'total' in str(error))
